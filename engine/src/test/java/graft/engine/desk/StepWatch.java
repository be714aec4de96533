package graft.engine.desk;

import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Waits until a run has got so far, by its journal.
final class StepWatch {

    private StepWatch() {}

    static void until(RunFolder run, long step) {
        await(run, event -> event instanceof RunEvent.Step at && at.step() >= step);
    }

    static void checkpoint(RunFolder run) {
        await(run, event -> event instanceof RunEvent.CheckpointSaved);
    }

    /// Until the last event is an ending.
    static void ended(RunFolder run) {
        poll(run, events -> !events.isEmpty() && events.getLast() instanceof RunEvent.Finished);
    }

    private static void await(RunFolder run, Predicate<RunEvent> wanted) {
        poll(run, events -> events.stream().anyMatch(wanted));
    }

    private static void poll(RunFolder run, Predicate<List<RunEvent>> enough) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        List<RunEvent> events = List.of();
        while (System.nanoTime() < end) {
            events = Files.exists(run.journal()) ? run.events() : events;
            if (enough.test(events)) {
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("the run did not get there: " + events);
    }
}
