package graft.engine.data.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value whose fields can be set inside loops, where plain names cannot be set for outside.
record Namespace(Map<String, @Nullable Object> fields) {

    Namespace() {
        this(new LinkedHashMap<>());
    }
}
