package graft.app.sweeps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.FieldWords;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.runs.RunFeed;
import graft.app.runs.RunsViewModel;
import graft.app.task.InlineTasks;
import graft.app.times.StepTime;
import graft.app.times.TrainingTimes;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import graft.app.ui.ThemeColors;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Sweep;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunState;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.RoutedEngine;
import graft.engine.service.RunTicket;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SweepViewModelTest {

    private static final SweepTable TABLE = new SweepTable(
            "sweep-1",
            "sizes",
            "accuracy",
            "size=4, rate=0.001",
            List.of(
                    row("adapters[0].size=4, training.learningRate=0.001", 0.70),
                    row("adapters[0].size=4, training.learningRate=0.003", 0.80),
                    row("adapters[0].size=64, training.learningRate=0.001", 0.90),
                    row("adapters[0].size=64, training.learningRate=0.003")));

    private @Nullable String sent;
    private List<RunTicket> tickets = List.of();
    private List<String> done = List.of();

    private static SweepTable.Row row(String variant, Double... values) {
        double mean = values.length == 0 ? Double.NaN : values[0];
        return new SweepTable.Row(
                variant, List.of(), 1, List.of(values), mean, Double.NaN, null, 10, 1, 40, 5, List.of());
    }

    private SweepViewModel model(Path folder) {
        EngineService engine = RoutedEngine.answering(new Object() {
            public CompletableFuture<SweepTicket> sweep(SweepRequest request) {
                sent = request.sweepJson();
                return CompletableFuture.completedFuture(new SweepTicket("sweep-1", tickets, done));
            }

            public CompletableFuture<List<String>> sweeps() {
                return CompletableFuture.completedFuture(List.of("sweep-1"));
            }

            public CompletableFuture<SweepTable> sweepTable(String sweep) {
                return CompletableFuture.completedFuture(TABLE);
            }
        });
        RunsViewModel runs = new RunsViewModel(new RunFeed(new Workspace(folder)));
        return new SweepViewModel(new RecipeDocument(StartRecipe.recipe()), engine, runs, new InlineTasks());
    }

    @Test
    void everyCombinationOfValuesIsPlannedWithEverySeed(@TempDir Path folder) {
        SweepViewModel model = model(folder);
        assertEquals(0, model.planProperty().get().runs(), "nothing is asked for yet");
        model.lines().get(0).path().set("training.learningRate");
        model.lines().get(0).values().set("1e-3, 3e-3; 1e-2 1e-2");
        model.lines().get(1).path().set("adapters[0].size");
        model.lines().get(1).values().set("4 16");
        model.seedsProperty().set(3);
        SweepPlan plan = model.planProperty().get();
        assertEquals("", plan.problem());
        assertEquals(6, plan.variants());
        assertEquals(18, plan.runs());
        model.queue();
        Sweep read = Sweep.parse(String.valueOf(sent), name -> name);
        assertEquals(6, read.variants().size());
        assertEquals(List.of(42L, 43L, 44L), read.seeds());
        assertEquals("sweep-1", model.chosenProperty().get().orElseThrow());
        assertTrue(model.resultProperty().get().isPresent());
    }

    @Test
    void whatWasQueuedIsNotSaidToHaveBeenThere(@TempDir Path folder) {
        tickets = List.of(new RunTicket("a", ""), new RunTicket("b", ""));
        SweepViewModel model = model(folder);
        model.lines().get(0).path().set("training.maxSteps");
        model.lines().get(0).values().set("10 30");
        model.queue();
        assertEquals("2 runs queued.", model.stateProperty().get());
        done = List.of("c");
        model.queue();
        assertEquals(
                "2 runs queued, one was there already.", model.stateProperty().get());
    }

    @Test
    void halfAWordBecomesTheNameOfTheFieldThatItMeans(@TempDir Path folder) {
        SweepViewModel model = model(folder);
        assertEquals("Learning rate", model.whole("Learning"));
        assertEquals("Learning rate", model.whole("lr"));
        assertEquals("Size r", model.whole("rank"));
        assertEquals("colour", model.whole("colour"));
        assertEquals("training.labelSmoothing", model.whole("training.labelSmoothing"), "its name is not known here");
        assertEquals("", model.whole(""));
    }

    @Test
    void theInspectorsWordsAreTakenForFieldsAndTheListBeginsWithWhatDecidesMost(@TempDir Path folder) {
        SweepViewModel model = model(folder);
        assertEquals(
                List.of("Size r", "Learning rate"),
                model.paths().stream().limit(2).map(FieldWords::of).toList());
        for (String words : List.of("Size r", "size", "r", "rank", "adapters[0].size")) {
            model.lines().get(0).path().set(words);
            model.lines().get(0).values().set("4 64");
            model.lines().get(1).path().set("learning rate");
            model.lines().get(1).values().set("1e-3 3e-3");
            SweepPlan plan = model.planProperty().get();
            assertEquals("", plan.problem(), words);
            assertEquals(4, plan.variants(), words);
        }
        model.lines().get(0).path().set("speed");
        assertTrue(
                model.planProperty().get().problem().startsWith("No field is called \"speed\""),
                model.planProperty().get().problem());
    }

    @Test
    void smallNumbersAreShownAsTheyAreTyped() {
        SweepResult.Entry entry = SweepResult.of(TABLE).entries().getFirst();
        assertEquals("1e-3", entry.shown("training.learningRate"));
        assertEquals("4", entry.shown("adapters[0].size"));
        assertEquals("relu", SweepResult.shown("relu"));
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void everyTintOfTheHeatMapBearsItsFigure(Look look) {
        ThemeColors colors = new Theme(look).colors();
        for (int i = 0; i <= 100; i++) {
            Color ground = HeatMap.tint(i / 100.0, colors);
            double contrast = ThemeColors.contrast(HeatMap.ink(ground), ground);
            assertTrue(contrast >= 4.5, look + " at " + i + ": " + contrast);
        }
    }

    @Test
    void timeGoesByTheStepsOfEachPlannedRun(@TempDir Path folder) {
        SweepViewModel model = model(folder);
        model.lines().get(0).path().set("training.maxSteps");
        model.lines().get(0).values().set("10 30");
        model.seedsProperty().set(2);
        assertTrue(Double.isNaN(model.seconds()), "nothing was measured");
        model.estimateWith(
                new TrainingTimes(List.of(StepTime.tried(StartRecipe.recipe(), 0.25)), RowCounts.ofTraining(100_000)));
        assertEquals(2 * (10 + 30) * 0.25, model.seconds(), 1e-9);
    }

    @Test
    void aValueThatIsNoneIsToldWithTheFieldsName() {
        SweepPlan plan = SweepPlan.of(StartRecipe.recipe(), List.of(new SweepPlan.Axis("Learning rate", "1e-3, x")), 1);
        assertTrue(plan.problem().startsWith("Learning rate: \"x\" is not a number"), plan.problem());
    }

    @Test
    void aFieldOrValueThatIsWrongIsNamedAndNothingIsQueued(@TempDir Path folder) {
        SweepViewModel model = model(folder);
        model.lines().get(0).path().set("training.learningRat");
        model.lines().get(0).values().set("1e-3");
        assertTrue(
                model.planProperty().get().problem().contains("learningRat"),
                model.planProperty().get().problem());
        model.lines().get(0).path().set("training.learningRate");
        model.lines().get(0).values().set("fast");
        assertTrue(!model.planProperty().get().problem().isEmpty());
        model.queue();
        assertEquals(null, sent);
    }

    @Test
    void runsThatAreThereAreNotCountedIntoTheTime(@TempDir Path folder) throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFeed feed = new RunFeed(workspace);
        RunsViewModel runs = new RunsViewModel(feed);
        SweepViewModel model = new SweepViewModel(
                new RecipeDocument(StartRecipe.recipe()),
                RoutedEngine.answering(new Object()),
                runs,
                new InlineTasks());
        model.lines().get(0).path().set("training.maxSteps");
        model.lines().get(0).values().set("10 30");
        model.seedsProperty().set(2);
        model.estimateWith(
                new TrainingTimes(List.of(StepTime.tried(StartRecipe.recipe(), 0.25)), RowCounts.ofTraining(100_000)));
        SweepPlan plan = model.planProperty().get();
        assertEquals(4, model.leftProperty().get().size());
        Recipe done = plan.recipes().getFirst();
        for (String group : List.of(plan.group(), "sweep-another")) {
            RunFolder run = workspace.create(
                    new RunInfo(done.name(), group, "LoRA", "tiny-encoder", "reviews", "cpu", 42, 1),
                    RecipeJson.write(done));
            FakeRuns.train(run, 1, 10, 10, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
            if (group.equals(plan.group())) {
                FakeRuns.finish(run, 10, 0.9);
            }
        }
        for (int i = 0; i < 6; i++) {
            feed.look();
            runs.drain();
        }
        model.refresh();
        assertEquals(3, model.leftProperty().get().size(), "one of its own is there, another sweep's does not count");
        assertEquals((10 + 2 * 30) * 0.25, model.seconds(), 1e-9);
        assertEquals(
                "2 variants, 4 runs, 1 is queued or trained, about 18 s",
                SweepBuilder.words(plan, model.leftProperty().get().size(), model.seconds()));
        assertEquals("2 variants, 4 runs, 4 are queued or trained", SweepBuilder.words(plan, 0, 0));
    }

    @Test
    void whileAResultIsReadNobodyIsToldThatThereIsNone(@TempDir Path folder) {
        CompletableFuture<List<String>> sweeps = new CompletableFuture<>();
        CompletableFuture<SweepTable> table = new CompletableFuture<>();
        EngineService engine = RoutedEngine.answering(new Object() {
            public CompletableFuture<List<String>> sweeps() {
                return sweeps;
            }

            public CompletableFuture<SweepTable> sweepTable(String sweep) {
                return table;
            }
        });
        SweepViewModel model = new SweepViewModel(
                new RecipeDocument(StartRecipe.recipe()),
                engine,
                new RunsViewModel(new RunFeed(new Workspace(folder))),
                new InlineTasks());
        model.list();
        assertTrue(model.readingProperty().get(), "which there are is being read");
        sweeps.complete(List.of("sweep-1"));
        assertTrue(model.readingProperty().get(), "its table is being read");
        table.complete(TABLE);
        assertFalse(model.readingProperty().get());
        assertTrue(model.resultProperty().get().isPresent());
    }

    @Test
    void aWorkspaceWithoutSweepsSaysSoOnceThatIsKnown(@TempDir Path folder) {
        SweepViewModel model = new SweepViewModel(
                new RecipeDocument(StartRecipe.recipe()),
                RoutedEngine.answering(new Object() {
                    public CompletableFuture<List<String>> sweeps() {
                        return CompletableFuture.completedFuture(List.of());
                    }
                }),
                new RunsViewModel(new RunFeed(new Workspace(folder))),
                new InlineTasks());
        model.list();
        assertFalse(model.readingProperty().get());
    }

    @Test
    void aResultIsTakenApartIntoItsFields() {
        SweepResult result = SweepResult.of(TABLE);
        assertEquals(List.of("adapters[0].size", "training.learningRate"), result.fields());
        assertEquals(List.of("4", "64"), result.valuesOf("adapters[0].size"));
        assertEquals(0.80, result.mean("adapters[0].size", "4", "training.learningRate", "0.003"));
        assertEquals(0.75, result.mean("adapters[0].size", "4", "", ""), 1e-12, "over the other field");
        assertTrue(Double.isNaN(result.mean("adapters[0].size", "64", "training.learningRate", "0.003")));
        assertEquals(0, result.goodness(0.70), 1e-12);
        assertEquals(1, result.goodness(0.90), 1e-12);
    }

    @Test
    void aVariantTellsWhatItsRunsDoUntilOneHasMeasured() {
        Map<String, RunState> states = Map.of("a", RunState.COMPLETED, "b", RunState.TRAINING, "c", RunState.QUEUED);
        SweepTable table = new SweepTable(
                "sweep-1",
                "sizes",
                "accuracy",
                "size=4",
                List.of(
                        withRuns("size=4", List.of("a", "b"), 0.7),
                        withRuns("size=8", List.of("b", "c")),
                        withRuns("size=16", List.of("c")),
                        withRuns("size=32", List.of("gone"))));
        assertEquals(
                List.of("", "training", "queued", "not measured"),
                SweepResult.of(table, run -> Optional.ofNullable(states.get(run))).entries().stream()
                        .map(entry -> entry.progress().words())
                        .toList());
    }

    private static SweepTable.Row withRuns(String variant, List<String> runs, Double... values) {
        SweepTable.Row row = row(variant, values);
        return new SweepTable.Row(
                variant, List.of(), 2, row.values(), row.mean(), Double.NaN, null, 10, 1, 40, 5, runs);
    }

    @Test
    void valuesInBracketsStayTogether() {
        assertEquals(List.of("[1, 2]", "\"a b\"", "relu"), SweepPlan.split("[1, 2], \"a b\" relu"));
    }

    @Test
    void inGermanACommaIsADecimalSignWhereItCanBeOne() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals(List.of("0.1", "0.2"), SweepPlan.split("0,1; 0,2"));
            assertEquals(List.of("0.1", "0.2"), SweepPlan.split("0,1, 0,2"));
            assertEquals(List.of("2.5e-5", "1e-3"), SweepPlan.split("2,5e-5 1e-3"));
            assertEquals(List.of("4", "16", "64"), SweepPlan.split("4, 16, 64"));
            assertEquals(List.of("4", "16", "64"), SweepPlan.split("4,16,64"));
            assertEquals(List.of("[1, 2]", "4"), SweepPlan.split("[1, 2],4"));
            assertEquals("0,5", SweepResult.shown("0.5"));
        } finally {
            Locale.setDefault(before);
        }
        assertEquals(List.of("0", "1", "2"), SweepPlan.split("0,1,2"));
        assertEquals(List.of("0", "1"), SweepPlan.split("0,1"));
    }
}
