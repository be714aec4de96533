package graft.engine.desk;

import graft.engine.data.Progress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// The requests' work, each on a thread of its own that carries its name. Platform threads, since the work calls native
/// code, which would hold a virtual thread's carrier; there are few requests at a time.
final class Work {

    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

    /// Work that yields something and can be given up.
    interface Job<T> {
        /// @param wanted to be told how far the work is; false once nobody wants the result any more
        T run(Progress wanted) throws Exception;
    }

    /// Work that only does something.
    interface Action {
        void run() throws Exception;
    }

    <T> CompletableFuture<T> start(String name, Job<T> job) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name(name).daemon(true).unstarted(() -> {
            try {
                result.complete(job.run((stage, done, total) -> !result.isCancelled()));
            } catch (Exception | Error failure) {
                result.completeExceptionally(failure);
            } finally {
                busy.remove(Thread.currentThread());
            }
        });
        busy.add(thread);
        thread.start();
        return result;
    }

    /// Work that is done before anybody could give it up.
    <T> CompletableFuture<T> start(String name, Callable<T> job) {
        return start(name, wanted -> job.call());
    }

    CompletableFuture<Void> run(String name, Action action) {
        return start(name, () -> {
                    action.run();
                    return true;
                })
                .thenAccept(done -> {});
    }

    /// Waits until no work is under way, at most so long. The process must not end while a thread is inside the native
    /// library: its own end would pull the library away from under it.
    ///
    /// @return false where some work still goes on
    boolean await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Thread thread : busy) {
            long left = end - System.nanoTime();
            if (thread != Thread.currentThread() && (left <= 0 || !thread.join(Duration.ofNanos(left)))) {
                return false;
            }
        }
        return true;
    }
}
