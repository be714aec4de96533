package graft.engine.service;

import graft.engine.runs.RunFolder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The runs that this process trains: one at a time, in the order in which they came, on one platform thread (native
/// calls would hold a virtual thread's carrier).
final class RunQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    /// Trains one run to its end, on the queue's thread.
    interface Trainer {
        void train(RunFolder run);
    }

    private final Trainer trainer;
    private final Deque<RunFolder> waiting = new ArrayDeque<>();
    private final Map<String, CompletableFuture<Void>> ends = new HashMap<>();
    private final Map<String, RunFolder> runs = new LinkedHashMap<>();
    private boolean closed;

    RunQueue(Trainer trainer) {
        this.trainer = trainer;
        Thread.ofPlatform().name("training").daemon(true).start(this::work);
    }

    /// Adds a run at the end; one that is already here stays where it is.
    synchronized void add(RunFolder run) {
        if (ends.containsKey(run.id())) {
            return;
        }
        ends.put(run.id(), new CompletableFuture<>());
        runs.put(run.id(), run);
        waiting.addLast(run);
        notifyAll();
    }

    /// Takes a waiting run out again.
    ///
    /// @return false when it does not wait here
    synchronized boolean withdraw(String id) {
        boolean was = waiting.removeIf(run -> run.id().equals(id));
        if (was) {
            end(id);
        }
        return was;
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
        List.copyOf(waiting).forEach(run -> withdraw(run.id()));
        notifyAll();
    }

    private void work() {
        for (RunFolder run = next(); run != null; run = next()) {
            try {
                trainer.train(run);
            } catch (Exception | Error failure) {
                LOG.error("run {} could not be trained", run.id(), failure);
            } finally {
                left(run);
            }
        }
    }

    private synchronized @Nullable RunFolder next() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return waiting.pollFirst();
    }

    private synchronized void left(RunFolder run) {
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
