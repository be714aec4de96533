package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsViewModelTest {

    @TempDir
    Path folder;

    private Workspace workspace;
    private RunFeed feed;
    private RunsViewModel model;

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        feed = new RunFeed(workspace);
        model = new RunsViewModel(feed);
    }

    private void look() {
        for (int i = 0; i < 6; i++) {
            feed.look();
            model.drain();
        }
    }

    @Test
    void runsThatLieInTheWorkspaceAreFoundAtStart() throws IOException {
        RunFolder old = FakeRuns.folder(workspace, "old", "LoRA r 8 · q, v", 1);
        FakeRuns.train(old, 1, 60, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(old, 60, 0.9);
        FakeRuns.folder(workspace, "new", "bottleneck r 16 · ffn.output", 2);
        look();
        assertEquals(
                List.of("new", "old"),
                model.rows().stream().map(row -> row.summary().name()).toList());
        RunRow row = model.rows().get(1);
        assertEquals(RunState.COMPLETED, row.summary().state());
        assertEquals(0.9, row.summary().validation().get("accuracy"));
        assertEquals("Runs 2", model.titleProperty().get());
    }

    @Test
    void aGrowingJournalIsFollowedPointByPoint() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "live", "bottleneck r 16", 1);
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            journal.add(FakeRuns.step(1, 100, 0.7));
            look();
            assertTrue(model.liveProperty().get());
            RunRow row = model.current().orElseThrow();
            assertEquals(1, row.history().loss().size());
            for (int step = 2; step <= 40; step++) {
                journal.add(FakeRuns.step(step, 100, 0.7 / step));
            }
            look();
            assertEquals(40, row.history().loss().size());
            assertEquals(40, row.step());
            assertEquals(0.7 / 40, row.history().loss().last());
            assertEquals(0.4, row.progress(), 1e-9);
            assertTrue(
                    model.statusProperty().get().contains("step 40 of 100"),
                    model.statusProperty().get());
        }
    }

    @Test
    void aPausedRunHasNoTimeLeft() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "waits", "bottleneck r 16", 1);
        FakeRuns.train(run, 1, 20, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        try (var _ = run.claim()) {
            look();
            String trained = model.statusProperty().get();
            assertTrue(trained.contains("left"), trained);
            run.requestPause();
            look();
            assertEquals("waits paused at step 20 of 60", model.statusProperty().get());
        }
    }

    @Test
    void aRunWhoseProcessIsGoneIsInterruptedNotLive() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "dead", "BitFit", 1);
        FakeRuns.train(run, 1, 20, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        look();
        assertEquals(RunState.INTERRUPTED, model.rows().getFirst().summary().state());
        assertFalse(model.liveProperty().get());
    }

    @Test
    void stepsThatAResumedRunRepeatsAreDrawnOnce() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "again", "BitFit", 1);
        FakeRuns.train(run, 1, 20, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        try (Journal journal = Journal.append(run.journal())) {
            journal.add(new RunEvent.Started(5000, 1, 15, 60, 20, 5000, "cpu", "fp32", null));
            journal.add(FakeRuns.step(16, 60, 0.33));
        }
        look();
        Track loss = model.rows().getFirst().history().loss();
        assertEquals(16, loss.size());
        assertEquals(0.33, loss.last());
    }

    @Test
    void anEndIsReportedOnceAndOnlyWhenItWasSeen() throws IOException {
        List<String> ended = new ArrayList<>();
        model.onEnded(row -> ended.add(row.summary().name()));
        RunFolder before = FakeRuns.folder(workspace, "before", "full", 1);
        FakeRuns.train(before, 1, 6, 6, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(before, 6, 0.9);
        RunFolder now = FakeRuns.folder(workspace, "now", "full", 2);
        look();
        FakeRuns.train(now, 1, 6, 6, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(now, 6, 0.9);
        look();
        look();
        assertEquals(List.of("now"), ended);
    }

    @Test
    void aHiddenRunComesBackByUndo() {
        FakeRuns.folder(workspace, "a", "full", 1);
        FakeRuns.folder(workspace, "b", "full", 2);
        look();
        RunRow first = model.rows().getFirst();
        model.hide(first);
        look();
        assertEquals(1, model.rows().size());
        model.unhide(first.id());
        assertEquals(
                List.of("b", "a"),
                model.rows().stream().map(row -> row.summary().name()).toList());
    }

    @Test
    void updateNormsAreThoseOfARunOfTheOpenRecipesAdapters() throws IOException {
        Recipe open = StartRecipe.recipe();
        RunFolder run = FakeRuns.folder(workspace, open, 1);
        FakeRuns.train(run, 1, 30, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        look();
        assertEquals(FakeRuns.vitals(25, 60).updates(), model.updates(open));
        assertEquals(Map.of(), model.updates(open.withAdapters(List.of())), "no numbers of another picture");
    }
}
