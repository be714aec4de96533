package graft.engine.hub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

/// How far a download is, and the wish to give it up. Written by several streams, read by whoever watches.
public final class DownloadMeter {

    private static final long WINDOW = 5_000_000_000L;
    private static final long SPACING = 200_000_000L;

    private record Sample(long nanos, long received) {}

    private final AtomicLong total = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private volatile String file = "";
    private volatile boolean cancelled;

    /// Asks every stream to stop; what has arrived stays.
    public void cancel() {
        cancelled = true;
    }

    public long total() {
        return total.get();
    }

    /// Bytes present and received.
    public long done() {
        return done.get();
    }

    /// The file that was last worked on.
    public String file() {
        return file;
    }

    /// Bytes a second over the last seconds; 0 before there is anything to measure.
    public double rate() {
        synchronized (samples) {
            Sample first = samples.peekFirst();
            Sample last = samples.peekLast();
            if (first == null || last == null || last.nanos() == first.nanos()) {
                return 0;
            }
            return (last.received() - first.received()) * 1e9 / (last.nanos() - first.nanos());
        }
    }

    void total(long bytes) {
        total.set(bytes);
    }

    void working(String name) {
        file = name;
    }

    /// Bytes that were on disk already, or negative for ones that had to be dropped.
    void present(long bytes) {
        done.addAndGet(bytes);
    }

    void received(long bytes) {
        done.addAndGet(bytes);
        long sum = received.addAndGet(bytes);
        long now = System.nanoTime();
        synchronized (samples) {
            Sample last = samples.peekLast();
            if (last == null || now - last.nanos() >= SPACING) {
                samples.addLast(new Sample(now, sum));
                while (samples.size() > 2 && now - samples.getFirst().nanos() > WINDOW) {
                    samples.removeFirst();
                }
            }
        }
    }

    /// @throws CancellationException when the download was given up
    void check() {
        if (cancelled) {
            throw new CancellationException("The download was given up; what has arrived stays in the cache.");
        }
    }
}
