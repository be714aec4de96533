package graft.app.task;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures how long the FX thread is kept from its next task, and says what kept it: a thread of its own puts a marker
/// into the FX queue every few milliseconds and looks, while the marker waits, at what the FX thread is doing. The
/// pulse's own layout and painting is measured as well. Switched on by `-Dgraft.watchdog=true`; costs nothing
/// otherwise.
///
/// A task's length is what the FX thread itself computed while the marker waited, so that what other
/// processes take of a busy machine is not blamed on it; where the virtual machine cannot say that, it is the
/// wait.
public final class FxWatchdog implements AutoCloseable {

    /// Longest that anything may take on the FX thread.
    public static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private static final Logger LOG = LoggerFactory.getLogger(FxWatchdog.class);
    private static final long PAUSE_MILLIS = 4;

    private final Thread thread = new Thread(this::watch, "fx watchdog");
    private final AtomicReference<@Nullable Thread> fx = new AtomicReference<>();
    private volatile boolean open = true;
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private long pulseStart = Long.MAX_VALUE;

    private FxWatchdog(Scene scene) {
        thread.setDaemon(true);
        AnimationTimer pulse = new AnimationTimer() {
            @Override
            public void handle(long now) {
                pulseStart = fx.get() == null ? Long.MAX_VALUE : processorNanos();
            }
        };
        pulse.start();
        scene.addPostLayoutPulseListener(() -> report("layout", processorNanos() - pulseStart, ""));
    }

    /// Starts one for a scene where the system property asks for it.
    public static void startIfAsked(Scene scene) {
        if (Boolean.getBoolean("graft.watchdog")) {
            start(scene);
        }
    }

    /// Starts one.
    public static FxWatchdog start(Scene scene) {
        FxWatchdog watchdog = new FxWatchdog(scene);
        Platform.runLater(() -> watchdog.fx.set(Thread.currentThread()));
        watchdog.thread.start();
        return watchdog;
    }

    private long processorNanos() {
        Thread busy = fx.get();
        long nanos = busy == null ? -1 : ManagementFactory.getThreadMXBean().getThreadCpuTime(busy.threadId());
        return nanos < 0 ? System.nanoTime() : nanos;
    }

    private void watch() {
        while (open) {
            try {
                if (fx.get() == null) { // the thread to measure is known once its first task has run
                    Thread.sleep(PAUSE_MILLIS);
                    continue;
                }
                Marker marker = new Marker();
                long before = processorNanos();
                Platform.runLater(marker);
                String seen = look(marker);
                marker.await();
                report("task", Math.min(marker.waited(), processorNanos() - before), seen);
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    /// What the FX thread is at while the marker is overdue: the top of its stack within our own code.
    private String look(Marker marker) throws InterruptedException {
        if (marker.done(LIMIT_NANOS)) {
            return "";
        }
        Thread busy = fx.get();
        if (busy == null) {
            return "";
        }
        StringBuilder words = new StringBuilder();
        int lines = 0;
        for (StackTraceElement element : busy.getStackTrace()) {
            if (lines < 3 || element.getClassName().startsWith("graft.")) {
                words.append(words.isEmpty() ? "" : " < ")
                        .append(element.getClassName())
                        .append('.')
                        .append(element.getMethodName());
                lines++;
            }
            if (lines > 8) {
                break;
            }
        }
        return words.toString();
    }

    private void report(String what, long nanos, String where) {
        if (nanos > LIMIT_NANOS) {
            count.incrementAndGet();
            longest.accumulateAndGet(nanos, Math::max);
            LOG.warn("FX thread: {} of {} ms {}", what, TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0, where);
        }
    }

    /// The longest time seen, in nanoseconds; 0 when none was too long.
    public long longestNanos() {
        return longest.get();
    }

    /// How often the limit was passed.
    public long count() {
        return count.get();
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }

    /// A task that only says when it ran.
    private static final class Marker implements Runnable {
        private final long put = System.nanoTime();
        private final CountDownLatch ran = new CountDownLatch(1);
        private volatile long waited;

        @Override
        public void run() {
            waited = System.nanoTime() - put;
            ran.countDown();
        }

        boolean done(long nanos) throws InterruptedException {
            return ran.await(nanos, TimeUnit.NANOSECONDS);
        }

        void await() throws InterruptedException {
            ran.await();
        }

        long waited() {
            return waited;
        }
    }
}
