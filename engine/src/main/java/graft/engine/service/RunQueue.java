package graft.engine.service;

import graft.engine.runs.QueueFile;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The runs that this process trains: one at a time, on one platform thread (native calls would hold a virtual thread's
/// carrier), in the order in which they came unless the workspace's {@link QueueFile} says otherwise.
final class RunQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    /// How often a held queue looks whether another process has let it go on.
    private static final long LOOK_MILLIS = 500;

    /// Trains one run to its end, on the queue's thread.
    interface Trainer {
        /// @return false when the run failed
        boolean train(RunFolder run);
    }

    private final Trainer trainer;
    private final QueueFile file;
    private final List<String> waiting = new ArrayList<>();
    private final Map<String, CompletableFuture<Void>> ends = new HashMap<>();
    private final Map<String, RunFolder> runs = new LinkedHashMap<>();
    private @Nullable String live;
    private boolean serving;
    private boolean resting;
    private boolean closed;

    /// @param file order and settings
    RunQueue(Trainer trainer, QueueFile file) {
        this.trainer = trainer;
        this.file = file;
        Thread.ofPlatform().name("training").daemon(true).start(this::work);
    }

    /// From now on this is the workspace's queue: held when the workspace's is. A single command's own is never.
    synchronized void serve() {
        serving = true;
    }

    /// From now on nothing is begun here.
    synchronized void rest() {
        resting = true;
    }

    /// Whether this process works through the workspace's queue.
    synchronized boolean serving() {
        return serving;
    }

    /// Adds a run at the end; one that is already here stays where it is.
    synchronized void add(RunFolder run) {
        if (ends.containsKey(run.id())) {
            return;
        }
        ends.put(run.id(), new CompletableFuture<>());
        runs.put(run.id(), run);
        waiting.add(run.id());
        notifyAll();
    }

    /// Takes a waiting run out again.
    ///
    /// @return false when it does not wait here
    synchronized boolean withdraw(String id) {
        boolean was = waiting.remove(id);
        if (was) {
            end(id);
        }
        return was;
    }

    /// Looks at the settings again.
    synchronized void settingsChanged() {
        notifyAll();
    }

    /// The run that is being trained here, or null.
    synchronized @Nullable String live() {
        return live;
    }

    /// Ids of the runs that wait here, the oldest first.
    synchronized List<String> waiting() {
        return List.copyOf(waiting);
    }

    /// The runs that wait or are trained here.
    synchronized List<RunFolder> here() {
        return List.copyOf(runs.values());
    }

    /// Completes when the run has left the queue, however it ended; at once when it is not in it.
    synchronized CompletableFuture<Void> ended(String id) {
        CompletableFuture<Void> end = ends.get(id);
        return end == null ? CompletableFuture.completedFuture(null) : end.copy();
    }

    /// Blocks until nothing is trained and nothing waits.
    synchronized void awaitIdle() throws InterruptedException {
        while (!ends.isEmpty()) {
            wait();
        }
    }

    /// Takes no further run; the live one goes on, and its thread ends after it. Runs that wait leave the queue.
    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(waiting).forEach(this::withdraw);
        notifyAll();
    }

    private void work() {
        for (RunFolder run = next(); run != null; run = next()) {
            boolean failed = true;
            try (StayAwake _ = StayAwake.begin()) {
                failed = !trainer.train(run);
            } catch (Exception | Error failure) {
                LOG.error("run {} could not be trained", run.id(), failure);
            } finally {
                left(run);
            }
            if (failed && serving()) {
                holdUnlessItGoesOn();
            }
        }
    }

    private void holdUnlessItGoesOn() {
        try {
            file.update(settings -> settings.continueOnError() ? settings : settings.withHeld(true));
        } catch (IOException failure) {
            LOG.warn("the queue could not be held after a failed run", failure);
        }
    }

    private synchronized @Nullable RunFolder next() {
        try {
            while (!closed) {
                if (waiting.isEmpty() || resting) {
                    wait();
                    continue;
                }
                QueueFile.Settings settings = file.read();
                if (serving && settings.held()) {
                    wait(LOOK_MILLIS);
                    continue;
                }
                String id = settings.arrange(waiting).getFirst();
                waiting.remove(id);
                live = id;
                return Objects.requireNonNull(runs.get(id));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private synchronized void left(RunFolder run) {
        live = null;
        end(run.id());
    }

    private void end(String id) {
        CompletableFuture<Void> end = ends.remove(id);
        runs.remove(id);
        if (end != null) {
            end.completeAsync(() -> null);
        }
        notifyAll();
    }
}
