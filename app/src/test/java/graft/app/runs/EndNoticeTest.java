package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeRuns;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndNoticeTest {

    @TempDir
    Path folder;

    private final SimpleObjectProperty<Boolean> focused = new SimpleObjectProperty<>(false);
    private final SimpleStringProperty title = new SimpleStringProperty("Graft");
    private final List<String> system = new ArrayList<>();
    private final EndNotice notice = new EndNotice(focused, title, system::add);

    private void aRunEnds(boolean lookedAt) throws IOException {
        focused.set(lookedAt);
        Workspace workspace = new Workspace(folder);
        RunFolder run = FakeRuns.folder(workspace, "reviews", "full", 1);
        FakeRuns.train(run, 1, 30, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        try (RunFeed feed = new RunFeed(workspace);
                var _ = run.claim()) {
            RunsViewModel runs = new RunsViewModel(feed);
            runs.onEnded(row -> {}); // who also listens is not pushed out
            runs.onEnded(notice::ended);
            look(feed, runs);
            FakeRuns.finish(run, 60, 0.9);
            look(feed, runs);
        }
    }

    private static void look(RunFeed feed, RunsViewModel runs) {
        for (int i = 0; i < 6; i++) {
            feed.look();
            runs.drain();
        }
    }

    @Test
    void somebodyWhoLooksElsewhereIsToldOnceAndTheTitleStaysUntilTheWindowIsLookedAt() throws IOException {
        aRunEnds(false);
        assertEquals(List.of("reviews has ended: accuracy 0.900"), system);
        assertEquals("● reviews has ended: accuracy 0.900", title.get());
        focused.set(true);
        assertEquals("Graft", title.get());
    }

    @Test
    void somebodyWhoLooksAtTheWindowSeesTheEndAnyway() throws IOException {
        aRunEnds(true);
        assertEquals(List.of(), system);
        assertEquals("Graft", title.get());
    }

    @Test
    void aRunThatWasStoppedIsNotSaidToHaveEndedByItself() throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = FakeRuns.folder(workspace, "reviews", "full", 1);
        FakeRuns.train(run, 1, 30, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        try (Journal journal = Journal.append(run.journal())) {
            journal.add(new RunEvent.Finished(
                    5000, 30, "stopped", Map.of("accuracy", 0.8), Map.of(), 3, 0.09, 1, "adapter", null));
        }
        RunRow row = new RunRow(SummaryReader.read(run));
        assertEquals("reviews was stopped: accuracy 0.800", EndNotice.words(row));
    }

    @Test
    void theSentenceIsAnArgumentAndNeverAProgram() {
        String nasty = "\" & (do shell script \"rm\") & \"";
        for (String os : List.of("Linux", "Mac OS X")) {
            List<String> command = EndNotice.command(os, nasty);
            assertEquals(nasty, command.getLast());
            assertTrue(command.subList(0, command.size() - 1).stream().noneMatch(part -> part.contains("rm")));
        }
        assertEquals(List.of(), EndNotice.command("Plan 9", "x"));
    }
}
