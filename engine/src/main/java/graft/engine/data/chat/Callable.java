package graft.engine.data.chat;

import org.jspecify.annotations.Nullable;

/// What a template can call.
interface Callable {

    @Nullable
    Object call(Given given);
}
