package graft.engine.service;

import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits until a run has got so far, by its journal.
final class StepWatch {

    private StepWatch() {}

    static void until(RunFolder run, long step) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            if (java.nio.file.Files.exists(run.journal())
                    && run.events().stream()
                            .anyMatch(event -> event instanceof RunEvent.Step at && at.step() >= step)) {
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("the run did not reach step " + step + ": " + run.events());
    }
}
