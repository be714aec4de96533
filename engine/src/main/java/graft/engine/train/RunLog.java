package graft.engine.train;

import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunLease;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a run's events go: the journal first, then a listener in this process, such as a progress bar. A listener that
/// throws is dropped and the run goes on.
final class RunLog {

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long LOOK_MILLIS = 200;

    private final Journal journal;
    private final RunLease lease;
    private Consumer<RunEvent> listener;
    private boolean behind;

    RunLog(Journal journal, RunLease lease, Consumer<RunEvent> listener) {
        this.journal = journal;
        this.lease = lease;
        this.listener = listener;
    }

    void add(RunEvent event) {
        lease.beat();
        tell(event);
        boolean written = journal.add(event);
        if (!written && !behind) {
            RunEvent.Note warning = new RunEvent.Note(
                    event.at(),
                    0,
                    "warning",
                    "The journal cannot be written, perhaps the disk is full; training goes on and the journal"
                            + " follows when there is room.");
            journal.add(warning);
            tell(warning);
        }
        behind = !written;
    }

    void note(long step, String kind, String text) {
        add(new RunEvent.Note(now(), step, kind, text));
    }

    /// Says that this process lives, while nothing happens.
    void beat() {
        lease.beat();
    }

    /// Writes through to the disk.
    void sync() {
        journal.sync();
    }

    /// The end of a run: where the disk is full its last lines wait in memory, and this waits for room.
    ///
    /// @param stop ends the waiting; what has found no room is then lost
    void finish(StopToken stop) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!journal.sync() && !stop.stopRequested() && System.nanoTime() < end) {
                lease.beat();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(RunEvent event) {
        try {
            listener.accept(event);
        } catch (Exception | Error defect) { // not even memory that ran out there is training's to suffer
            LOG.warn("A listener of a run failed and hears nothing more", defect);
            listener = _ -> {};
        }
    }

    static long now() {
        return System.currentTimeMillis();
    }
}
