package graft.engine.desk;

import graft.engine.runs.QueueFile;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The runs that this process trains: one at a time, on one platform thread (native calls would hold a virtual thread's
/// carrier), in the order in which they came unless the workspace's {@link QueueFile} says otherwise. Where that allows
/// several at the same time, further ones are trained beside it, in processes of their own: libtorch's random numbers
/// are a process's. None begins beside others unless memory has room for all, and none overtakes one that has no room.
final class RunQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    /// How often a held queue looks whether another process has let it go on.
    private static final long LOOK_MILLIS = 500;

    /// How long one that gives way leaves the turn to others between its runs: they have looked by then.
    private static final long WAY_NANOS = 4 * LOOK_MILLIS * 1_000_000;

    /// Trains one run to its end, on the calling thread.
    interface Trainer {
        /// @param parallel runs that share the processor at most
        /// @return false when the run failed
        boolean train(RunFolder run, int parallel);
    }

    /// Says whether a run may begin beside those that are trained.
    interface Room {
        boolean fits(RunFolder next, List<RunFolder> live);
    }

    private final Trainer beside;
    private final Room room;
    private final QueueFile file;
    private final QueueTurn turn;
    private final List<String> waiting = new ArrayList<>();
    private final Map<String, CompletableFuture<Void>> ends = new HashMap<>();
    private final Map<String, RunFolder> runs = new LinkedHashMap<>();
    private final Set<String> live = new LinkedHashSet<>();
    private final Set<String> past = new HashSet<>();
    private boolean serving;
    private boolean resting;
    private boolean givesWay;
    private long gaveWay;
    private boolean closed;

    /// @param here   trains in this process
    /// @param beside trains in another one
    /// @param file   order and settings
    RunQueue(Trainer here, Trainer beside, Room room, QueueFile file) {
        this.beside = beside;
        this.room = room;
        this.file = file;
        this.turn = new QueueTurn(file.folder());
        Thread.ofPlatform().name("training").daemon(true).start(() -> work(here, true));
    }

    /// From now on this is the workspace's queue: held when the workspace's is, several runs at the same time where the
    /// workspace's settings say so, and nothing while another process is at it. A single command's own is neither.
    ///
    /// @param found runs that wait already; none begins before all are known, since a later one may be the next
    synchronized void serve(List<RunFolder> found) {
        found.forEach(this::add);
        if (!serving) {
            serving = true;
            for (int i = 1; i < QueueFile.MOST_PARALLEL; i++) {
                Thread.ofVirtual().name("training beside").start(() -> work(beside, false));
            }
        }
    }

    /// Ids of the runs that wait or are trained here, and of those that were: one that could not begin would come back
    /// without end.
    synchronized Set<String> known() {
        Set<String> known = new HashSet<>(past);
        known.addAll(runs.keySet());
        return known;
    }

    /// From now on another process that serves the queue begins the next run rather than this one.
    synchronized void giveWay() {
        givesWay = true;
    }

    /// From now on nothing is begun here.
    synchronized void rest() {
        resting = true;
    }

    /// Whether runs are only queued here, for another process.
    synchronized boolean resting() {
        return resting;
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

    /// Adds a run before all that wait: it had begun before them.
    synchronized void addFirst(RunFolder run) {
        if (serving && !ends.containsKey(run.id())) {
            try {
                file.update(settings -> settings.withOrder(first(run.id(), settings.arrange(waiting))));
            } catch (IOException failure) {
                LOG.warn("run {} goes on after the others: the order cannot be written", run.id(), failure);
            }
        }
        add(run);
    }

    private static List<String> first(String id, List<String> others) {
        List<String> order = new ArrayList<>(others);
        order.remove(id);
        order.addFirst(id);
        return order;
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

    /// The runs that are being trained, the first that began first.
    synchronized List<String> live() {
        return List.copyOf(live);
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

    /// @param first whether it works in this process, and so begins when nothing is trained
    private void work(Trainer trainer, boolean first) {
        for (Begun begun = next(first); begun != null; begun = next(first)) {
            RunFolder run = begun.run;
            boolean failed = true;
            try (StayAwake _ = StayAwake.begin()) {
                failed = !trainer.train(run, begun.parallel);
            } catch (Exception | Error failure) {
                LOG.error("run {} could not be trained", run.id(), failure);
            }
            try {
                if (failed && serving()) {
                    holdUnlessItGoesOn(); // before the run leaves: then another thread may begin the next one
                }
            } finally {
                left(run);
            }
        }
    }

    private record Begun(RunFolder run, int parallel) {}

    private void holdUnlessItGoesOn() {
        try {
            file.update(settings -> settings.continueOnError() ? settings : settings.withHeld(true));
        } catch (IOException failure) {
            LOG.warn("the queue could not be held after a failed run", failure);
        }
    }

    private synchronized @Nullable Begun next(boolean first) {
        try {
            while (!closed) {
                if (waiting.isEmpty() || resting) {
                    wait();
                    continue;
                }
                QueueFile.Settings settings = file.read();
                RunFolder run = Objects.requireNonNull(
                        runs.get(settings.arrange(waiting).getFirst()));
                if (serving && isHeldUp(settings) || !mayBegin(run, first, settings) || serving && isOthersTurn()) {
                    wait(LOOK_MILLIS);
                    continue;
                }
                waiting.remove(run.id());
                live.add(run.id());
                return new Begun(run, serving ? settings.parallel() : 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /// By a person, or by a disk that cannot be written: a run would only fail there, and may begin once it can be.
    private boolean isHeldUp(QueueFile.Settings settings) {
        return settings.held() || !Files.isWritable(file.folder());
    }

    private boolean isOthersTurn() {
        return givesWay && gaveWay != 0 && System.nanoTime() - gaveWay < WAY_NANOS || !turn.take();
    }

    private boolean mayBegin(RunFolder run, boolean first, QueueFile.Settings settings) {
        if (live.isEmpty()) {
            return first;
        }
        List<RunFolder> others =
                live.stream().map(id -> Objects.requireNonNull(runs.get(id))).toList();
        return serving && live.size() < settings.parallel() && room.fits(run, others);
    }

    private synchronized void left(RunFolder run) {
        live.remove(run.id());
        if (live.isEmpty()) {
            turn.giveBack();
            gaveWay = System.nanoTime();
        }
        end(run.id());
    }

    private void end(String id) {
        CompletableFuture<Void> end = ends.remove(id);
        runs.remove(id);
        past.add(id);
        if (end != null) {
            end.completeAsync(() -> null);
        }
        notifyAll();
    }
}
