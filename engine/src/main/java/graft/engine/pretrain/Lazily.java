package graft.engine.pretrain;

import org.jspecify.annotations.Nullable;

/// A resource that comes later, or never, and is closed if it came.
final class Lazily<T extends AutoCloseable> {

    private @Nullable T value;

    T set(T made) {
        value = made;
        return made;
    }

    T get() {
        T made = value;
        if (made == null) {
            throw new IllegalStateException("it was not made yet");
        }
        return made;
    }

    void close() {
        try {
            if (value != null) {
                value.close();
            }
        } catch (Exception failure) {
            throw new IllegalStateException("closing memory cannot fail", failure);
        }
    }
}
