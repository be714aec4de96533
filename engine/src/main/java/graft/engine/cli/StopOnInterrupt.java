package graft.engine.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns Ctrl-C into a wish: the run is asked to stop, keeps its result, and the process ends with 130 once the command
/// has printed it. Closing says that the command is done.
final class StopOnInterrupt implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    /// @param stop asks the work to stop; called on a thread of its own
    StopOnInterrupt(Runnable stop) {
        this.hook = new Thread(
                () -> {
                    asked = true;
                    stop.run();
                    try {
                        // The virtual machine ends when this thread does, so it waits for the command's last words.
                        done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop on interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean asked() {
        return asked;
    }

    @Override
    public void close() {
        done.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                asked = true; // the process is ending already; the hook has nothing left to wait for
            }
        }
    }
}
