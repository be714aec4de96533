package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeRuns;
import graft.app.fake.ManyRuns;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunNotes;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFeedTest {

    private static final int RUNS = 60;

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void fill() throws IOException {
        workspace = new Workspace(folder);
        ManyRuns.fill(folder, RUNS, 12);
    }

    /// A window that has been open for a while.
    private RunsViewModel open() {
        RunFeed feed = new RunFeed(workspace);
        RunsViewModel model = new RunsViewModel(feed);
        for (int i = 0; i < 12; i++) {
            feed.look();
            model.drain();
        }
        return model;
    }

    private static Map<String, RunSummary> rows(RunsViewModel model) {
        return model.rows().stream().collect(Collectors.toMap(RunRow::id, RunRow::summary));
    }

    private Map<String, RunSummary> folders() {
        return workspace.runs().stream()
                .map(SummaryReader::read)
                .collect(Collectors.toMap(RunSummary::id, Function.identity()));
    }

    @Test
    void theTableIsWhatTheFoldersSayWithTheIndexAndWithout() throws IOException {
        RunsViewModel first = open();
        assertEquals(folders(), rows(first));
        assertTrue(Files.isRegularFile(folder.resolve("runs.index")));
        RunsViewModel again = open();
        assertEquals(folders(), rows(again));
        for (RunRow row : again.rows()) {
            assertEquals(
                    List.of(first.find(row.id()).orElseThrow().sparkProperty().get().length, true),
                    List.of(row.sparkProperty().get().length, row.facts().isPresent()),
                    row.id());
        }
        Files.writeString(folder.resolve("runs.index"), "nonsense");
        assertEquals(folders(), rows(open()));
    }

    @Test
    void theIndexIsThereAsSoonAsAllRunsAreListed() throws IOException {
        new RunFeed(workspace).look();
        assertTrue(Files.isRegularFile(folder.resolve("runs.index")));
    }

    @Test
    void journalsOfRunsThatAreNotInViewAreNotOpened() throws IOException {
        Map<String, RunSummary> before = rows(open());
        // A journal that says nothing any more tells whether it was read: length and time are as they were.
        for (RunFolder run : workspace.runs()) {
            if (Files.exists(run.journal())) {
                FileTime then = Files.getLastModifiedTime(run.journal());
                Files.writeString(run.journal(), "#".repeat((int) Files.size(run.journal())));
                Files.setLastModifiedTime(run.journal(), then);
            }
        }
        RunsViewModel model = open();
        assertEquals(before, rows(model));
        List<RunRow> inView = new ArrayList<>(model.drawn());
        model.current().ifPresent(inView::add);
        assertTrue(
                inView.containsAll(model.rows().stream()
                        .filter(row -> row.history().version() > 0)
                        .toList()),
                "only what is in view has a curve");
    }

    @Test
    void whatHappensToRunsWhileNobodyLooksIsSeenAtTheNextStart() throws IOException {
        open();
        List<RunFolder> runs = workspace.runs();
        RunFolder more = FakeRuns.folder(workspace, "copied", "full", 7);
        FakeRuns.train(more, 1, 6, 6, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(more, 6, 0.9);
        runs.get(3).writeNotes(new RunNotes(List.of("best"), ""));
        delete(runs.get(4).path());
        runs.stream()
                .filter(run -> SummaryReader.read(run).state() == RunState.COMPLETED)
                .findFirst()
                .orElseThrow()
                .queueAgain();
        assertEquals(folders(), rows(open()));
    }

    @Test
    void aRunThatIsOverIsSeenToChangeWhileTheWindowIsOpen() throws IOException {
        RunFeed feed = new RunFeed(workspace);
        RunsViewModel model = new RunsViewModel(feed);
        feed.look();
        model.drain();
        RunFolder run = workspace.runs().getFirst();
        run.writeNotes(new RunNotes(List.of("seen"), ""));
        Files.delete(workspace.runs().get(7).path().resolve("run.json"));
        for (int i = 0; i < 6; i++) {
            feed.look();
            model.drain();
        }
        assertEquals(folders(), rows(model));
    }

    private static void delete(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
