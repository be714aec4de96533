package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeRuns;
import graft.engine.runs.Journal;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of a run whose engine has died.
class LeftBehindTest extends WatchedRuns {

    /// A run whose process is gone without a word, at this step.
    private void cutOff(RunFolder run, int steps) throws IOException {
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            for (int step = 1; step <= steps; step++) {
                journal.add(FakeRuns.step(step, 100, 0.7));
            }
        }
    }

    @Test
    void aRunThatWasInterruptedBeforeTheWindowOpenedIsOfferedInWords() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        cutOff(run, 12);
        look();
        assertEquals(RunState.INTERRUPTED, runs.rows().getFirst().summary().state());
        controller.engineUp();
        Notice notice = controller.noticeProperty().get();
        assertTrue(notice.text().startsWith("reviews was interrupted at step 12 of 100"), notice.text());
        assertFalse(notice.text().contains("last checkpoint"), notice.text());
        Files.createDirectories(run.checkpoints());
        Files.writeString(run.checkpoints().resolve("step-10.json"), "{}");
        controller.engineUp();
        assertTrue(controller.noticeProperty().get().text().endsWith("it can go on from its last checkpoint."));
        assertEquals(List.of(), engine.resumed(), "nothing begins by itself");
        notice.actions().getFirst().run().run();
        assertEquals(List.of(run.id()), engine.resumed());
        assertNull(controller.noticeProperty().get());
    }

    @Test
    void aRunOfThisWindowGoesOnByItselfOnceAnotherEngineIsUp() throws IOException {
        controller.run();
        look();
        RunRow row = runs.rows().getFirst();
        controller.engineUp();
        cutOff(workspace.run(row.id()), 5);
        controller.engineDied();
        look();
        assertEquals(List.of(), engine.resumed(), "there is no engine yet");
        controller.engineUp();
        assertEquals(List.of(row.id()), engine.resumed());
        String told = controller.noticeProperty().get().text();
        assertTrue(told.contains("begins again from the start"), told + ": nothing was saved");
        controller.engineDied();
        controller.engineUp();
        assertEquals(List.of(row.id()), engine.resumed(), "each once");
    }

    /// As a run of a sweep, or one that a command queued: the window has not begun it, its engine trains it.
    @Test
    void aRunThatWentWithTheEngineGoesOnByItselfWhoeverAskedForIt() throws IOException {
        controller.engineUp();
        RunFolder run = FakeRuns.folder(workspace, "of a sweep", "bottleneck r 16", 1);
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            journal.add(FakeRuns.step(1, 100, 0.7));
            look();
        }
        controller.engineDied();
        look();
        assertEquals(RunState.INTERRUPTED, runs.rows().getFirst().summary().state());
        assertEquals(List.of(), engine.resumed(), "there is no engine yet");
        controller.engineUp();
        assertEquals(List.of(run.id()), engine.resumed());
    }

    @Test
    void aPausedRunStaysPausedWhenAnotherEngineIsUpAndIsOffered() throws IOException {
        controller.run();
        look();
        RunRow row = runs.rows().getFirst();
        RunFolder run = workspace.run(row.id());
        controller.engineUp();
        cutOff(run, 5);
        run.requestPause();
        controller.engineDied();
        look();
        controller.engineUp();
        look();
        assertEquals(List.of(), engine.resumed(), "it was told to wait");
        Notice notice = controller.noticeProperty().get();
        assertTrue(notice.text().contains("was paused at step 5 of 100 when the engine ended"), notice.text());
        notice.actions().getFirst().run().run();
        assertEquals(List.of(row.id()), engine.resumed());
    }

    @Test
    void aRunWhoseProcessDiesWhileTheWindowIsOpenIsOffered() throws IOException {
        controller.engineUp();
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            journal.add(FakeRuns.step(1, 100, 0.7));
            look();
            assertEquals(RunState.TRAINING, runs.rows().getFirst().summary().state());
            assertNull(controller.noticeProperty().get());
        }
        look();
        Notice notice = controller.noticeProperty().get();
        assertTrue(notice.text().startsWith("reviews was interrupted at step 1 of 100"), notice.text());
        assertEquals(List.of(), engine.resumed(), "nothing begins by itself");
        notice.actions().getFirst().run().run();
        assertEquals(List.of(run.id()), engine.resumed());
    }
}
