package graft.engine.service;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/// One request's work, on a thread of its own that carries its name. Platform threads, since the work calls native
/// code,
/// which would hold a virtual thread's carrier; there are few requests at a time.
final class Work {

    private Work() {}

    /// Work that yields something and can be given up.
    interface Job<T> {
        /// @param cancelled true once nobody wants the result any more
        T run(BooleanSupplier cancelled) throws Exception;
    }

    /// Work that only does something.
    interface Action {
        void run() throws Exception;
    }

    static <T> CompletableFuture<T> start(String name, Job<T> job) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().name(name).daemon(true).start(() -> {
            try {
                result.complete(job.run(result::isCancelled));
            } catch (Exception | Error failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    static CompletableFuture<Void> run(String name, Action action) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name(name)
                .daemon(true)
                .start(() -> result.completeAsync(
                        () -> {
                            try {
                                action.run();
                                return null;
                            } catch (Exception failure) {
                                throw new CompletionException(failure);
                            }
                        },
                        Runnable::run));
        return result;
    }
}
