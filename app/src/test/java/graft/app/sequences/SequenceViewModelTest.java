package graft.app.sequences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeRuns;
import graft.app.runs.RunFeed;
import graft.app.runs.RunsViewModel;
import graft.app.task.InlineTasks;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.service.ContinualTable;
import graft.engine.service.ContinualTable.Cell;
import graft.engine.service.ContinualTable.Learner;
import graft.engine.service.ContinualTable.Row;
import graft.engine.service.ContinualTicket;
import graft.engine.service.RoutedEngine;
import graft.engine.service.RunTicket;
import graft.engine.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a sequence file to its table, task by task.
class SequenceViewModelTest {

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private final Deque<List<RunFolder>> steps = new ArrayDeque<>();
    private ContinualTable table = table(0);
    private Workspace workspace;
    private RunFeed feed;
    private RunsViewModel runs;
    private SequenceViewModel model;

    /// Two tasks, of which so many are learned: adapters keep 0.8, full fine-tuning falls from 0.9 to 0.6.
    private static ContinualTable table(int learned) {
        List<Row> own = List.of(
                new Row("a1", List.of(new Cell(0.8, "x"))),
                new Row("a2", List.of(new Cell(0.8, "x"), new Cell(0.7, "y"))));
        List<Row> full = List.of(
                new Row("f1", List.of(new Cell(0.9, "u"))),
                new Row("f2", List.of(new Cell(0.6, "v"), new Cell(0.95, "w"))));
        return new ContinualTable(
                "sequence-two-1",
                "two",
                List.of(new ContinualTable.Task("reviews", "accuracy"), new ContinualTable.Task("topics", "accuracy")),
                new Learner(own.subList(0, learned)),
                new Learner(full.subList(0, learned)));
    }

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        feed = new RunFeed(workspace);
        runs = new RunsViewModel(feed);
        Object engine = new Object() {
            public CompletableFuture<ContinualTable> openSequence(String file) {
                asked.add("open " + file);
                return file.endsWith("wrong.json")
                        ? CompletableFuture.failedFuture(
                                new ServiceFailure("GRAFT-1101", "tasks: it is no list.", "Give a list.", 2))
                        : CompletableFuture.completedFuture(table);
            }

            public CompletableFuture<ContinualTicket> continueSequence(String sequence, String device) {
                asked.add("go on " + sequence);
                List<RunFolder> step = steps.isEmpty() ? List.of() : steps.remove();
                return CompletableFuture.completedFuture(new ContinualTicket(
                        sequence,
                        step.stream()
                                .map(run -> new RunTicket(run.id(), run.path().toString()))
                                .toList()));
            }

            public CompletableFuture<ContinualTable> continualTable(String sequence) {
                return CompletableFuture.completedFuture(table);
            }

            public CompletableFuture<List<String>> sequences() {
                return CompletableFuture.completedFuture(List.of("sequence-two-1"));
            }
        };
        model = new SequenceViewModel(RoutedEngine.answering(engine), runs, new InlineTasks());
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private RunFolder queued(String name) {
        return FakeRuns.folder(workspace, name, "lora r 8", 1_000);
    }

    private static void finish(RunFolder run) throws IOException {
        FakeRuns.train(run, 1, 10, 10, new FakeRuns.Course(0.7, 0.2, 3, 0));
        FakeRuns.finish(run, 10, 0.8);
    }

    private void look() {
        for (int i = 0; i < 12; i++) {
            feed.look();
            runs.drain();
        }
        model.look();
    }

    @Test
    void theNextTaskIsBegunWhenTheRunsOfTheOneBeforeHaveEndedAndTheTableGrows() throws IOException {
        RunFolder adapter = queued("reviews");
        RunFolder full = queued("reviews full");
        RunFolder second = queued("topics");
        steps.add(List.of(adapter, full));
        steps.add(List.of(second));
        model.open(Path.of("two.json"));
        assertEquals(Optional.of(table), model.tableProperty().get());
        assertFalse(model.learningProperty().get(), "to open is not to train");
        model.learn();
        finish(adapter);
        look();
        assertEquals(List.of("open two.json", "go on sequence-two-1"), asked, "full fine-tuning is still under way");
        table = table(1);
        finish(full);
        look();
        assertEquals(3, asked.size());
        assertEquals(
                1, model.tableProperty().get().orElseThrow().adapters().rows().size());
        table = table(2);
        finish(second);
        look();
        assertEquals(4, asked.size(), "once more, to measure");
        assertFalse(model.learningProperty().get());
        assertTrue(model.complete());
        assertEquals(
                "All tasks are learned and measured.", model.stateProperty().get());
    }

    @Test
    void aRunThatIsTakenAwayOrStoppedHoldsTheTasksAfterItUntilTold() throws IOException {
        RunFolder first = queued("reviews");
        steps.add(List.of(first));
        steps.add(List.of(first));
        model.open(Path.of("two.json"));
        model.learn();
        FakeRuns.train(first, 1, 5, 10, new FakeRuns.Course(0.7, 0.2, 3, 0)); // its process is gone
        look();
        assertFalse(model.learningProperty().get());
        assertTrue(model.stateProperty().get().startsWith("reviews has not ended by its plan"));
        model.learn();
        assertTrue(model.learningProperty().get());
        assertEquals(3, asked.size());
        model.rest();
        finish(first);
        look();
        assertEquals(3, asked.size(), "no further task is begun");
    }

    @Test
    void aFileThatIsRefusedIsSaidAndTheTableStays() {
        model.open(Path.of("two.json"));
        model.open(Path.of("wrong.json"));
        assertEquals(
                "GRAFT-1101: tasks: it is no list. Give a list.",
                model.stateProperty().get());
        assertEquals(Optional.of(table), model.tableProperty().get());
    }

    @Test
    void aKeptSequenceIsShownAgain() {
        table = table(2);
        model.list();
        assertEquals(List.of("sequence-two-1"), model.sequences());
        assertEquals(Optional.of(table), model.tableProperty().get());
        TaskLine reviews = TaskLine.of(table).getFirst();
        assertEquals(0.8, reviews.adapter().first());
        assertEquals(0, reviews.adapter().forgetting());
        assertTrue(reviews.adapter().bitEqual());
        assertEquals(0.3, reviews.full().forgetting(), 1e-12);
        assertTrue(Double.isNaN(TaskLine.of(table).getLast().full().forgetting()), "nothing was learned after it");
        assertFalse(TaskLine.of(table(1)).getLast().adapter().measured());
        assertEquals(
                "The adapters have forgotten 0.000 of their metric on average, full fine-tuning 0.300.",
                SequenceTab.conclusion(table));
        assertEquals("", SequenceTab.conclusion(table(1)), "nothing can be forgotten yet");
        ContinualTable alone = new ContinualTable("s", "s", table.tasks(), table.adapters(), null);
        assertNull(TaskLine.of(alone).getFirst().full());
        assertEquals("The adapters have forgotten 0.000 of their metric on average.", SequenceTab.conclusion(alone));
    }
}
