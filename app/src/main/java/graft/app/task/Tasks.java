package graft.app.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Runs work away from the FX thread and brings the outcome back to it. Views take this instead of threads, so that
/// tests can run everything inline.
public interface Tasks {

    /// Runs `work` on a background thread, then one of the two callbacks on the FX thread.
    ///
    /// @param name of the job, for the thread's name and the log
    <T> void run(String name, Callable<T> work, Consumer<? super T> done, Consumer<? super Throwable> failed);

    /// Waits for a future without blocking; one of the two callbacks runs on the FX thread. A
    /// `CompletionException` is unwrapped.
    <T> void follow(CompletableFuture<T> future, Consumer<? super T> done, Consumer<? super Throwable> failed);

    /// Runs what it is given on a background thread, one action after the other in the order in which they came.
    Executor inOrder(String name);

    /// Runs an action on the FX thread: at once when already there.
    void onFx(Runnable action);
}
