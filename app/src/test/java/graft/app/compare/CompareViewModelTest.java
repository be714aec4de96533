package graft.app.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Budget;
import graft.app.canvas.Shapes;
import graft.app.compare.CompareViewModel.Row;
import graft.app.document.DataLabels;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.runs.Fingerprint;
import graft.app.runs.Progress;
import graft.app.runs.RunController;
import graft.app.runs.RunFeed;
import graft.app.runs.RunsViewModel;
import graft.app.task.InlineTasks;
import graft.app.times.StepTime;
import graft.app.times.TrainingTimes;
import graft.app.ui.Figures;
import graft.app.ui.MarkKind;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.References;
import graft.engine.runs.Latency;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.Workspace;
import graft.engine.service.ContinualTable;
import graft.engine.service.EngineService;
import graft.engine.service.RoutedEngine;
import graft.engine.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareViewModelTest {

    private final Recipe recipe = StartRecipe.recipe();
    private final List<Comparison.Measured> runs = new ArrayList<>();
    private Map<String, Double> forgetting = Map.of();
    private DataLabels labels = DataLabels.UNKNOWN;
    private TrainingTimes times = TrainingTimes.NONE;
    private MemoryCalibration calibration = MemoryCalibration.NONE;

    private void run(Recipe of, RunState state, double accuracy) {
        run(of, state, accuracy, 10);
    }

    /// @param step of ten
    private void run(Recipe of, RunState state, double accuracy, long step) {
        String id = "run-" + runs.size();
        RunSummary summary = new RunSummary(
                id,
                of.name(),
                "/none",
                null,
                "any",
                of.base().model(),
                of.data().source().train(),
                null,
                1,
                1,
                1,
                state,
                step,
                10,
                0.3,
                state.usable() ? Map.of("accuracy", accuracy, "loss", 0.3) : Map.of(),
                Map.of(),
                42,
                1,
                1_000_000,
                "cpu",
                of.training().seed(),
                null,
                1);
        runs.add(new Comparison.Measured(summary, Optional.of(Fingerprint.of(of))));
    }

    private CompareViewModel.Table table() {
        return new Comparison(recipe, Shapes.bertBase(), runs, labels, Set.of(), forgetting, times, calibration)
                .table();
    }

    /// What is trained where only the head is.
    private long headOf(Recipe of) {
        return new Comparison(of, Shapes.bertBase(), runs, labels, Set.of(), forgetting, times, calibration)
                .table().rows().stream()
                        .filter(row -> row.id().equals("head"))
                        .findFirst()
                        .orElseThrow()
                        .trainable();
    }

    private Row row(String id) {
        return table().rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Recipe reference(References.Method method) {
        return References.recipe(method, recipe, Shapes.bertBase());
    }

    @Test
    void countsStandBeforeAnythingWasRun() {
        Row lora = row("lora");
        assertEquals(Progress.MISSING, lora.progress());
        assertFalse(lora.metric().measured());
        assertFalse(lora.memoryMeasured());
        assertTrue(lora.trainable() > 0);
        assertTrue(lora.memory() > 0);
        assertEquals(6, table().missing());
    }

    @Test
    void aCellIsMeasuredOnceARunOfTheSameRecipeHasEnded() {
        run(reference(References.Method.LORA), RunState.TRAINING, 0);
        assertEquals(Progress.RUNNING, row("lora").progress());
        runs.clear();
        run(reference(References.Method.LORA), RunState.COMPLETED, 0.91);
        Row lora = row("lora");
        assertEquals(Progress.MEASURED, lora.progress());
        assertEquals(0.91, lora.metric().mean());
        assertEquals(1_000_000, lora.memory());
        assertTrue(lora.memoryMeasured());
        assertEquals(5, table().missing());
    }

    @Test
    void aRunThatWaitsInMemoryOrIsMadeReadyIsNotSaidToBeQueued() {
        run(recipe, RunState.QUEUED, 0);
        assertEquals("queued", row("own").progress().words());
        run(recipe, RunState.PREPARING, 0);
        assertEquals("making ready", row("own").progress().words());
        run(recipe, RunState.PAUSED, 0);
        assertEquals("paused", row("own").progress().words());
        assertEquals(5, table().missing(), "it will be measured");
        run(recipe, RunState.TRAINING, 0);
        assertEquals("training", row("own").progress().words());
    }

    @Test
    void aRunOnOtherDataOrWithAnotherSizeMeasuresNothingHere() {
        run(recipe.withData(recipe.data().withMaxLength(64)), RunState.COMPLETED, 0.9);
        run(recipe.withAdapters(List.of()), RunState.COMPLETED, 0.8);
        assertEquals(Progress.MISSING, row("own").progress());
        assertEquals(Progress.MISSING, row("full").progress());
    }

    @Test
    void timesGoByTheStripsEstimateAndHeadOnlyTakesLessThanFull() {
        assertTrue(Double.isNaN(row("own").seconds()), "nothing was measured");
        times = new TrainingTimes(List.of(StepTime.tried(recipe, 0.5)), RowCounts.ofTraining(1_600));
        assertEquals(times.seconds(recipe).orElseThrow(), row("own").seconds());
        assertEquals(0.5 * row("own").seconds(), row("head").seconds(), 1e-9);
        assertEquals(1.5 * row("own").seconds(), row("full").seconds(), 1e-9);
        assertEquals(row("own").seconds(), row("lora").seconds(), 1e-9);
        run(reference(References.Method.FULL), RunState.COMPLETED, 0.9);
        assertEquals(42, row("full").seconds(), "as measured");
        assertEquals(0.5 * row("own").seconds(), row("head").seconds(), 1e-9, "not what full took");
    }

    @Test
    void memoryIsEstimatedAsTheStripDoesAndOfAnotherPrecisionFromShapesAlone() {
        long byShapes = row("own").memory();
        calibration = new MemoryCalibration(3L << 30, 1.5, 2);
        Budget strip = Budget.of(recipe, Shapes.bertBase(), calibration, Budget.Against.of(recipe, Shapes.bertBase()));
        assertEquals(strip.memoryHigh(), row("own").memory());
        assertTrue(row("own").memory() > byShapes);
        Recipe packed = recipe.withBase(recipe.base().withPrecision(Precision.NF4));
        Comparison comparison =
                new Comparison(packed, Shapes.bertBase(), runs, labels, Set.of(), forgetting, times, calibration);
        Row full = comparison.table().rows().getLast();
        assertEquals(MemoryEstimate.of(full.recipe(), Shapes.bertBase()).total(), full.memory(), "trained in fp32");
    }

    @Test
    void anEstimateIsToldFromTheMeasuredFigureBesideIt() {
        run(recipe, RunState.COMPLETED, 0.9);
        times = new TrainingTimes(List.of(StepTime.tried(recipe, 0.5)), RowCounts.ofTraining(1_600));
        assertEquals(Figures.bytes(1_000_000), Measure.MEMORY.words(row("own")), "a peak that was measured");
        Row full = row("full");
        assertEquals("up to " + Figures.bytes(full.memory()), Measure.MEMORY.words(full));
        assertEquals("about " + Figures.duration(full.seconds()), Measure.TIME.words(full));
        assertEquals(Figures.NONE, Measure.LATENCY.words(full), "of nothing there is no estimate");
    }

    @Test
    void aUnionHasAllItsMarks() {
        Recipe union = recipe.withAdapters(List.of(LoraSpec.defaults(), BitFitSpec.defaults()));
        Row row = new Comparison(union, Shapes.bertBase(), runs, labels, Set.of(), forgetting, times, calibration)
                .table()
                .rows()
                .getFirst();
        assertEquals(List.of(MarkKind.LORA, MarkKind.BITFIT), row.marks());
        assertEquals(List.of(MarkKind.HEAD), row("head").marks());
    }

    @Test
    void timeOfAnEpochIsKnownOnceItWasMeasured() {
        assertFalse(Measure.EPOCH_TIME.exact(row("own")));
        assertTrue(Double.isNaN(Measure.EPOCH_TIME.value(row("own"))));
        run(recipe, RunState.COMPLETED, 0.9);
        double epochs = recipe.training().length().epochs();
        assertEquals(42 / epochs, Measure.EPOCH_TIME.value(row("own")), 1e-12);
        assertTrue(Double.isNaN(Measure.EPOCH_TIME.value(row("lora"))), "nobody guesses it");
    }

    @Test
    void aRunCutShortIsShownAsThatAndMeasuresNothing() {
        times = new TrainingTimes(List.of(StepTime.tried(recipe, 0.5)), RowCounts.ofTraining(1_600));
        double estimate = row("own").seconds();
        run(recipe, RunState.STOPPED, 0.635, 2);
        run(reference(References.Method.FULL), RunState.COMPLETED, 0.9);
        Row own = row("own");
        assertEquals(Progress.MISSING, own.progress());
        assertFalse(own.metric().measured());
        assertEquals(Optional.of(new CutShort(0.635, 2, 10)), own.cutShort());
        assertEquals(0.635, Measure.METRIC.value(own), "its dot has a place");
        assertFalse(Measure.METRIC.exact(own), "and is hollow");
        assertEquals(estimate, own.seconds(), "not the time of the steps it made");
        assertTrue(Double.isNaN(own.epochSeconds()));
        assertTrue(table().conclusion().isEmpty(), "no sentence is made of it");
        assertEquals(5, table().missing(), "it can be run");
        run(recipe, RunState.EARLY_STOPPED, 0.8, 6);
        assertEquals(0.8, row("own").metric().mean(), "the recipe itself has ended that one");
        assertEquals(Optional.empty(), row("own").cutShort());
        run(reference(References.Method.BITFIT), RunState.COMPLETED, 0.7, 4);
        assertEquals(
                0.7, row("bitfit").metric().mean(), "its time limit is part of the plan, as `graft compare` has it");
        assertEquals(Optional.empty(), row("bitfit").cutShort());
    }

    @Test
    void headsAreCountedWithTheLabelsOfTheDataWhereTheRecipeLeavesThemToIt() {
        labels = new DataLabels(List.of("bad", "fair", "good"));
        Recipe onFile = recipe.withTask(recipe.task().withLabels(List.of()));
        assertEquals(3 * 769, headOf(onFile));
        Recipe named = recipe.withTask(recipe.task().withLabels(List.of("no", "yes")));
        assertEquals(2 * 769, headOf(named), "the recipe's own labels hold");
    }

    @Test
    void latencyAndForgettingComeFromRunsThatHaveThemAndAreGuessedByNobody() {
        run(recipe, RunState.COMPLETED, 0.9);
        assertEquals("run-0", row("own").untimed().orElseThrow());
        assertFalse(Measure.LATENCY.exact(row("own")));
        Comparison.Measured timed = runs.removeFirst();
        runs.add(new Comparison.Measured(
                timed.run(), timed.fingerprint(), Optional.of(new Latency(0.012, Double.NaN, 30)), 0));
        forgetting = Map.of("run-0", 0.04);
        Row own = row("own");
        assertEquals(Optional.empty(), own.untimed());
        assertEquals(0.012, Measure.LATENCY.value(own));
        assertTrue(Measure.LATENCY.exact(own));
        assertFalse(Measure.MERGED_LATENCY.exact(own), "a bottleneck cannot be merged");
        assertEquals("12 ms", Measure.LATENCY.figure(0.012).replace(".00", ""));
        assertEquals(0.04, Measure.FORGETTING.value(own));
        assertFalse(Scale.of(table().rows(), Measure.FORGETTING, "accuracy").logarithmic(), "nothing may be forgotten");
        assertTrue(Double.isNaN(Measure.FORGETTING.value(row("lora"))));
    }

    @Test
    void rowsAreTimedOneAfterTheOtherAndForgettingIsTakenFromSequences(@TempDir Path folder) throws IOException {
        Workspace workspace = new Workspace(folder);
        List<String> ids = new ArrayList<>();
        for (Recipe each : List.of(recipe, reference(References.Method.LORA))) {
            RunFolder run = FakeRuns.folder(workspace, each, ids.size() + 1);
            FakeRuns.train(run, 1, 12, 12, new FakeRuns.Course(0.7, 0.2, 4, 0));
            FakeRuns.finish(run, 12, 0.9);
            ids.add(run.id());
        }
        List<String> asked = new ArrayList<>();
        List<CompletableFuture<Latency>> answers = new ArrayList<>();
        EngineService engine = RoutedEngine.answering(new Object() {
            @SuppressWarnings("unused") // by reflection
            CompletableFuture<Latency> latency(String run) {
                asked.add(run);
                answers.add(new CompletableFuture<>());
                return answers.getLast();
            }

            @SuppressWarnings("unused")
            CompletableFuture<List<String>> sequences() {
                return CompletableFuture.completedFuture(List.of("one"));
            }

            @SuppressWarnings("unused")
            CompletableFuture<ContinualTable> continualTable(String sequence) {
                ContinualTable.Learner adapters = new ContinualTable.Learner(List.of(
                        new ContinualTable.Row(ids.get(0), List.of(new ContinualTable.Cell(0.9, "a"))),
                        new ContinualTable.Row(
                                "next",
                                List.of(new ContinualTable.Cell(0.85, "b"), new ContinualTable.Cell(0.7, "c")))));
                return CompletableFuture.completedFuture(new ContinualTable(
                        "one",
                        "one",
                        List.of(new ContinualTable.Task("x", "accuracy"), new ContinualTable.Task("y", "accuracy")),
                        adapters,
                        null));
            }
        });
        RunFeed feed = new RunFeed(workspace);
        RunsViewModel list = new RunsViewModel(feed);
        for (int i = 0; i < 6; i++) {
            feed.look();
            list.drain();
        }
        RecipeDocument document = new RecipeDocument(recipe);
        document.setShape(Shapes.bertBase());
        InlineTasks tasks = new InlineTasks();
        RunController controller = new RunController(document, engine, workspace, list, tasks);
        CompareViewModel model = new CompareViewModel(document, engine, list, controller, tasks);
        model.refresh();
        assertEquals(2, model.untimed());
        model.measureLatency();
        assertEquals(List.of(ids.get(0)), asked, "the engine times one row at a time");
        assertTrue(model.timingProperty().get());
        answers.get(0).complete(new Latency(0.01, 0.008, 20));
        assertEquals(ids, asked);
        answers.get(1).completeExceptionally(new ServiceFailure("GRAFT-1101", "A run is being trained.", "Wait.", 2));
        assertFalse(model.timingProperty().get());
        assertEquals(1, model.untimed());
        assertEquals(0.008, Measure.MERGED_LATENCY.value(model.table().rows().getFirst()));
        assertTrue(controller.noticeProperty().get().text().contains("being trained"));
        model.measureLatency();
        answers.get(2).completeExceptionally(new ServiceFailure("GRAFT-2106", "The host was killed.", "Wait.", 4));
        assertFalse(
                controller.noticeProperty().get().text().contains("killed"), "the line above has told why it is gone");
        model.measureProperty().set(Measure.FORGETTING);
        assertEquals(0.05, Measure.FORGETTING.value(model.table().rows().getFirst()), 1e-9);
        feed.close();
    }

    @Test
    void severalSeedsMakeAMeanWithItsDeviation() {
        run(recipe, RunState.COMPLETED, 0.90);
        run(recipe.withTraining(recipe.training().withSeed(43)).withName("again"), RunState.COMPLETED, 0.94);
        Spread spread = row("own").metric();
        assertEquals(2, spread.seeds());
        assertEquals(0.92, spread.mean(), 1e-12);
        assertEquals(0.02 * Math.sqrt(2), spread.deviation(), 1e-12);
    }

    @Test
    void theSentenceComesFromMeasuredRowsOnly() {
        run(recipe, RunState.COMPLETED, 0.90);
        assertTrue(table().conclusion().isEmpty(), "full fine-tuning is not measured");
        run(reference(References.Method.FULL), RunState.COMPLETED, 0.92);
        String sentence = table().conclusion().orElseThrow();
        assertTrue(sentence.startsWith("Bottleneck r 16 (after FFN) reaches 97.8 %"), sentence);
        assertTrue(sentence.contains("one seed"), sentence);
        assertTrue(sentence.matches(".*in 1/1?\\d\\d of the file.*"), sentence);
        run(recipe.withTraining(recipe.training().withSeed(43)), RunState.COMPLETED, 0.90);
        String uneven = table().conclusion().orElseThrow();
        assertTrue(uneven.contains("mean of 2 seeds against one seed"), uneven);
    }

    @Test
    void theSentenceSaysOnHowFewValidationRowsItRests() {
        run(recipe, RunState.COMPLETED, 0.90);
        run(reference(References.Method.FULL), RunState.COMPLETED, 0.92);
        measuredOn(500);
        assertFalse(table().conclusion().orElseThrow().contains("validation row"), "that is enough");
        measuredOn(24);
        String few = table().conclusion().orElseThrow();
        assertTrue(few.endsWith("one seed, measured, on 24 validation rows only."), few);
        measuredOn(0);
        assertFalse(table().conclusion().orElseThrow().contains("validation row"), "nobody knows on how many");
    }

    /// As if every run had been measured on so many validation rows.
    private void measuredOn(long rows) {
        runs.replaceAll(each -> new Comparison.Measured(each.run(), each.fingerprint(), each.latency(), rows));
    }

    @Test
    void theAxisOfAMetricThatEndsAtOneEndsThere() {
        run(recipe, RunState.COMPLETED, 0.99);
        run(reference(References.Method.FULL), RunState.COMPLETED, 0.7);
        Scale accuracy = Scale.of(table().rows(), Measure.METRIC, "accuracy");
        assertEquals(1, accuracy.high());
        assertTrue(
                accuracy.ticks().stream().allMatch(tick -> tick <= 1),
                accuracy.ticks().toString());
        assertTrue(Scale.of(table().rows(), Measure.METRIC, "loss").high() > 1);
    }

    @Test
    void theFrontHoldsWhatNoOtherRowBeatsInBoth() {
        var points = List.of(
                new Pareto.Point<>("head", 386, 0.68),
                new Pareto.Point<>("bitfit", 12_482, 0.73),
                new Pareto.Point<>("lora", 37_250, 0.82),
                new Pareto.Point<>("worse and dearer", 40_000, 0.81),
                new Pareto.Point<>("full", 3_178_370, 0.87));
        assertEquals(
                List.of("head", "bitfit", "lora", "full"),
                Pareto.front(points).stream().map(Pareto.Point::of).toList());
    }

    @Test
    void costsLieOnALogarithmicAxisAndCountsAreExactBeforeAnyRun() {
        Row full = row("full");
        Row head = row("head");
        Scale scale = Scale.of(table().rows(), Measure.TRAINABLE, "accuracy");
        assertTrue(scale.logarithmic());
        double middle = Math.sqrt((double) full.trainable() * head.trainable());
        assertEquals((scale.share(full.trainable()) + scale.share(head.trainable())) / 2, scale.share(middle), 1e-9);
        assertTrue(Measure.TRAINABLE.exact(full));
        assertFalse(Measure.MEMORY.exact(full), "estimated until it was run");
        assertFalse(Measure.METRIC.exact(full));
    }

    @Test
    void referencesThatAreNotWantedAreLeftOut() {
        var rows = new Comparison(
                        recipe,
                        Shapes.bertBase(),
                        runs,
                        labels,
                        Set.of("head", "bitfit"),
                        forgetting,
                        times,
                        calibration)
                .table()
                .rows();
        assertEquals(
                List.of("own", "lora", "lora-all", "full"),
                rows.stream().map(Row::id).toList());
    }
}
