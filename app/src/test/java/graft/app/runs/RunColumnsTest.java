package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.MethodWords;
import graft.app.fake.FakeRuns;
import graft.app.fake.MadeUpRuns;
import graft.app.ui.Figures;
import graft.app.ui.MarkKind;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeEdit;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.References;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;

/// What the runs table says of runs whose base is on this machine: the demo's workspace names it.
@ExtendWith(ApplicationExtension.class)
class RunColumnsTest {

    @TempDir
    Path folder;

    private Workspace workspace;
    private Recipe recipe;
    private ModelShape shape;
    private RunFeed feed;
    private RunsViewModel model;

    @BeforeEach
    void open() throws IOException {
        MadeUpRuns.fill(folder.resolve("made-up"));
        recipe = References.recipe(References.Method.LORA, MadeUpRuns.recipe(), null);
        shape = ModelShapes.read(
                folder.resolve("made-up/models").resolve(recipe.base().model()));
        workspace = new Workspace(folder.resolve("own"));
        feed = new RunFeed(workspace, this::shape);
        model = new RunsViewModel(feed);
    }

    private ModelShape shape(String base) {
        if (!base.equals(recipe.base().model())) {
            throw new InvalidInput(ErrorCode.MODEL_NOT_FOUND, "There is no " + base + ".", "");
        }
        return shape;
    }

    private void look() {
        for (int i = 0; i < 6; i++) { // a scan and what lies between two of them
            feed.look();
            model.drain();
        }
    }

    private String text(RunFolder run, String column) {
        TableView<RunRow> table = new TableView<>();
        table.getColumns().setAll(RunColumns.all());
        return table.getColumns().stream()
                .filter(each -> each.getId().equals(column))
                .map(each -> shown(each, model.find(run.id()).orElseThrow()))
                .findFirst()
                .orElseThrow();
    }

    private static <T> String shown(TableColumn<RunRow, T> column, RunRow row) {
        Object value = column.getCellObservableValue(row).getValue();
        return value instanceof String text ? text : value.toString();
    }

    @Test
    void theMethodIsCalledAsOnTheCanvasAndAsTheCommandLineHasIt() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, recipe, 1);
        RunFolder elsewhere = FakeRuns.folder(workspace, "elsewhere", "LoRA r 2 (attention q)", 2);
        look();
        assertEquals("LoRA r 8 (attention q, attention v)", text(run, "method"));
        assertEquals("LoRA r 2 (attention q)", text(elsewhere, "method"), "as its folder says");
        for (References.Method method : References.Method.values()) {
            Recipe reference = References.recipe(method, MadeUpRuns.recipe(), shape);
            assertEquals(MethodWords.of(reference, shape), graft.engine.recipe.MethodWords.of(reference, shape));
        }
        for (String adapter : new String[] {
            "{'kind': 'bottleneck', 'preset': 'houlsby', 'reductionFactor': 16, 'layers': '4-11'}",
            "{'kind': 'bottleneck', 'preset': 'scaled-parallel', 'layers': '0,2-3'}",
            "{'kind': 'compacter'}",
            "{'kind': 'lora', 'r': 4, 'dora': true, 'sites': 'all-linear', 'layers': '7'}",
            "{'kind': 'vera'}",
            "{'kind': 'ia3'}",
            "{'kind': 'prefix'}",
            "{'kind': 'prompt'}",
            "{'kind': 'reft', 'preset': 'direft'}",
            "{'kind': 'invertible'}",
            "{'kind': 'bitfit'}",
            "{'kind': 'layernorm', 'layers': 'last 2'}"
        }) {
            Recipe one = RecipeEdit.set(MadeUpRuns.recipe(), "adapters=[" + adapter.replace('\'', '"') + "]");
            assertEquals(MethodWords.of(one, shape), graft.engine.recipe.MethodWords.of(one, shape));
        }
    }

    @Test
    void aWaitingRunTellsWhatItWillTrain() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, recipe, 1);
        look();
        ParameterCount count = ParameterCount.of(recipe, shape);
        assertTrue(text(run, "trainable").contains("text=" + Figures.count(count.total())), text(run, "trainable"));
        assertTrue(text(run, "percent").contains(Figures.percent(count.percentOfBase())), text(run, "percent"));
    }

    @Test
    void aWaitingRunSaysThatItWaitsBeforeTheEngineHasToldItsPlace() throws IOException {
        RunRow row = waiting();
        TableView<RunRow> table = new TableView<>(FXCollections.observableArrayList(row));
        TableColumn<RunRow, ProgressCell.Progress> progress = ProgressCell.column();
        table.getColumns().add(progress);
        assertEquals("waits", RunColumns.text(progress, row));
        row.placeProperty().set(2);
        assertEquals("waits, number 3", RunColumns.text(progress, row));
    }

    @Test
    void aRunsMarkStaysTheSameWhileItsFiguresChange() throws IOException {
        RunRow row = waiting();
        TableView<RunRow> table = new TableView<>(FXCollections.observableArrayList(row));
        table.getColumns().add(MarkCell.column());
        StackPane root = new StackPane(table);
        new Scene(root, 300, 200);
        root.applyCss();
        root.layout();
        Node mark = root.lookup(".g-mark");
        row.pinnedProperty().set(true);
        root.layout();
        assertTrue(row.pinnedProperty().get()
                && root.lookup(".g-ring").getPseudoClassStates().toString().contains("pinned"));
        assertSame(mark, root.lookup(".g-mark"), "a new one has no colour in its first frame, and flickers");
    }

    private RunRow waiting() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, recipe, 1);
        look();
        return model.find(run.id()).orElseThrow();
    }

    @Test
    void aRecipeThatWasChangedIsToldByTheKindsThatItTrainsAndByAllItsMarks() throws IOException {
        Recipe pfeiffer = MadeUpRuns.recipe()
                .withName("reviews-pfeiffer")
                .withAdapters(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        RunFolder first = FakeRuns.folder(workspace, pfeiffer, 1);
        RunFolder lora = FakeRuns.folder(workspace, pfeiffer.withAdapters(List.of(LoraSpec.defaults())), 2);
        RunFolder union = FakeRuns.folder(
                workspace,
                pfeiffer.withAdapters(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER), LoraSpec.defaults())),
                3);
        RunFolder head = FakeRuns.folder(workspace, pfeiffer.withAdapters(List.of()), 4);
        RunFolder reference = FakeRuns.folder(
                workspace, pfeiffer.withName("reviews-pfeiffer-lora").withAdapters(List.of(LoraSpec.defaults())), 5);
        RunFolder plain = FakeRuns.folder(workspace, pfeiffer.withName("demo"), 6);
        look();
        assertEquals("reviews-pfeiffer", text(first, "name"));
        assertEquals("reviews-pfeiffer · LoRA", text(lora, "name"));
        assertEquals("reviews-pfeiffer + LoRA", text(union, "name"));
        assertEquals("reviews-pfeiffer · Head only", text(head, "name"));
        assertEquals("reviews-pfeiffer-lora", text(reference, "name"));
        assertEquals("demo", text(plain, "name"), "it says nothing that could be wrong");
        assertEquals(
                List.of(MarkKind.BOTTLENECK, MarkKind.LORA),
                model.find(union.id()).orElseThrow().marks());
        assertEquals(List.of(MarkKind.HEAD), model.find(head.id()).orElseThrow().marks());
    }

    @Test
    void whatIsEstimatedSaysSoUntilItIsMeasured() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, recipe, 1);
        look();
        assertEquals("Q,V:0-11 r8", text(run, "placement"));
        assertTrue(text(run, "memory").contains("about "), text(run, "memory"));
        assertTrue(text(run, "memory").contains("estimated=true"), text(run, "memory"));
        FakeRuns.train(run, 1, 60, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(run, 60, 0.9);
        look();
        assertTrue(text(run, "memory").matches(".*[GM]iB → .*[GM]iB, estimated=false.*"), text(run, "memory"));
        assertTrue(text(run, "best-epoch").contains("text=3,"), "the last of six evaluations in three epochs");
        assertTrue(text(run, "samples").contains("text=177.8,"), "16 rows in 0.09 s: " + text(run, "samples"));
    }

    @Test
    void theBestEpochIsForgottenWithTheStepsThatAreDoneAgain() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, recipe, 1);
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(60, 1));
            journal.add(new RunEvent.Evaluated(1, 20, 1, Map.of("accuracy", 0.7), true));
            journal.add(new RunEvent.Evaluated(1, 40, 2, Map.of("accuracy", 0.6), false));
            look();
            assertTrue(text(run, "best-epoch").contains("text=1,"));
            journal.add(new RunEvent.Started(1, 1, 10, 60, 20, 1, "cpu", "fp32", 0.0));
            look();
            assertTrue(text(run, "best-epoch").contains("text=–,"), text(run, "best-epoch"));
        }
    }

    @Test
    void aTimeLimitGivenToAWaitingRunIsShownAsSoonAsItsFolderHasIt() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, recipe, 1);
        look();
        assertTrue(text(run, "limit").contains("text=–,"), text(run, "limit"));
        run.writeRecipe(RecipeJson.write(RecipeEdit.set(recipe, "training.timeLimit=600")));
        run.recipe().toFile().setLastModified(1_000_000_000_000L); // clocks of disks are coarse
        look();
        assertTrue(text(run, "limit").contains("text=600,"), text(run, "limit"));
    }
}
