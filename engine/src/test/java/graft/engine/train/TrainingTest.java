package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.data.Batch;
import graft.engine.data.Collator;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.error.ErrorCode;
import graft.engine.eval.Feed;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole runs of small real models, from a CSV file to the adapter's folder.
class TrainingTest {

    @TempDir
    private Path folder;

    private RealRuns runs;

    @BeforeEach
    void open() throws IOException {
        runs = new RealRuns(folder);
    }

    @AfterEach
    void close() {
        runs.close();
    }

    private Map<String, float[]> baseValues() {
        Map<String, float[]> values = new HashMap<>();
        runs.base
                .weights()
                .forEach((name, weight) -> values.put(name, weight.value().toFloatArray()));
        return values;
    }

    @Test
    void aRunLeavesExactlyItsFilesAndTheBaseAsItWas() throws IOException {
        Map<String, float[]> before = baseValues();
        Recipe recipe = runs.recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        RunFolder run = runs.create(recipe);
        assertInstanceOf(RunOutcome.Completed.class, runs.train(run, recipe, 1000));
        baseValues().forEach((name, values) -> assertArrayEquals(before.get(name), values, name));
        assertEquals(
                Set.of(
                        "adapter/adapter.safetensors",
                        "adapter/base.json",
                        "adapter/recipe.json",
                        "checkpoints/best-18.safetensors",
                        "checkpoints/step-18.json",
                        "checkpoints/step-18.safetensors",
                        "control/lock",
                        "environment.json",
                        "journal.ndjson",
                        "recipe.json",
                        "run.json"),
                files(run.path()));
        RunSummary summary = SummaryReader.read(run);
        RunCurve curve = new RunCurve(run.events());
        assertEquals(RunState.COMPLETED, summary.state());
        assertEquals(summary.totalSteps(), curve.size());
        assertTrue(curve.loss(curve.size() - 1) < curve.loss(0), "the loss falls");
        assertTrue(summary.validation().containsKey("accuracy"));
        assertEquals(
                List.of("no", "yes"),
                TrainedAdapter.recipe(run.adapter()).task().labels());
        try (AdaptedModel model = TrainedAdapter.load(run.adapter(), runs.base)) {
            assertEquals(summary.trainable(), model.trainable());
        }
    }

    @Test
    void aRunOfARealModelResumesBitEqual() throws IOException {
        Recipe recipe = runs.recipe(List.of(
                BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)
                        .withCommon(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)
                                .common()
                                .withDropout(0.1)),
                BitFitSpec.defaults()));
        resumesBitEqual(recipe);
    }

    @Test
    void aRunWithMomentsInEightBitsResumesBitEqual() throws IOException {
        // 256 rows of 16 numbers are the smallest matrix whose moments are packed.
        Recipe plain = runs.recipe(List.of(
                BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER).withSize(new BottleneckSpec.Size.Fixed(256))));
        resumesBitEqual(plain.withTraining(plain.training()
                .withLength(new TrainingSpec.Length(2, null))
                .withOptimizer(
                        new TrainingSpec.Optimizer(TrainingSpec.OptimizerKind.ADAMW_8BIT, 0.9, 0.999, 1e-8, 0.01, 1))));
    }

    private void resumesBitEqual(Recipe recipe) throws IOException {
        RunFolder whole = runs.create(recipe);
        runs.train(whole, recipe, 1000);
        RunFolder parts = runs.create(recipe);
        assertInstanceOf(RunOutcome.Stopped.class, runs.train(parts, recipe, 5));
        assertEquals(RunState.STOPPED, SummaryReader.read(parts).state());
        assertInstanceOf(RunOutcome.Completed.class, runs.train(parts, recipe, 1000));
        assertArrayEquals(
                Files.readAllBytes(whole.adapter().resolve("adapter.safetensors")),
                Files.readAllBytes(parts.adapter().resolve("adapter.safetensors")));
        assertEquals(new RunCurve(whole.events()).toJson(), new RunCurve(parts.events()).toJson());
    }

    /// The first step's loss against log-probabilities of the untrained model, weighed by hand as PyTorch documents
    /// `CrossEntropyLoss`: each row by its class's weight, and the smoothed share by the weights of all classes.
    @ParameterizedTest
    @CsvSource({"0, false", "0.3, false", "0, true", "0.3, true"})
    void classWeightsAndLabelSmoothingOfTheRecipeAreInTheLossThatIsTrained(double smoothing, boolean balanced)
            throws IOException {
        Recipe plain = runs.recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        Recipe recipe = plain.withTraining(plain.training()
                .withLength(new TrainingSpec.Length(1, 1))
                .withLoss(new TrainingSpec.Loss(smoothing, balanced)));
        double sum = 0;
        double weight = 0;
        try (PreparedData data = runs.data(recipe, Progress.NONE);
                NDManager manager = Torch.manager(Device.cpu());
                AdaptedModel model = AdaptedModel.build(
                        runs.base,
                        recipe.adapters(),
                        recipe.task().withLabels(data.labels()),
                        recipe.training().seed())) {
            double[] weights = {1, 1};
            if (balanced) {
                int[] counts = new int[2];
                for (int i = 0; i < data.train().size(); i++) {
                    counts[(int) data.train().get(i).labels()[0]]++;
                }
                weights[0] = data.train().size() / (2.0 * counts[0]);
                weights[1] = data.train().size() / (2.0 * counts[1]);
                assertTrue(Math.abs(weights[0] - weights[1]) > 0.1, "the classes differ in size");
            }
            int[] rows = new Plan(data.train(), recipe.training(), MicroBatches.ofRows(8)).microBatches(0)[0];
            Batch batch = new Collator(recipe.task().kind(), data.tokenizer(), 42).collate(data.train(), rows, 0);
            float[] logits = model.logits(Feed.inputs(manager, batch), false).toFloatArray();
            for (int row = 0; row < rows.length; row++) {
                double one = Math.log1p(Math.exp(logits[2 * row + 1] - logits[2 * row])); // −ln p of the first class
                double other = Math.log1p(Math.exp(logits[2 * row] - logits[2 * row + 1]));
                int label = (int) batch.labels()[row];
                sum += (1 - smoothing) * weights[label] * (label == 0 ? one : other)
                        + smoothing / 2 * (weights[0] * one + weights[1] * other);
                weight += weights[label];
            }
        }
        RunFolder run = runs.create(recipe);
        assertInstanceOf(RunOutcome.Completed.class, runs.train(run, recipe, 1000));
        assertEquals(sum / weight, new RunCurve(run.events()).loss(0), 1e-5);
    }

    @Test
    void statesBelowTheLowestAdapterAreComputedOnceAndARunResumesBitEqualWithThem() throws IOException {
        BottleneckSpec pfeiffer = BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER);
        LayerSelection last = new LayerSelection("last 1");
        Recipe top = unclipped(List.of(pfeiffer.withCommon(pfeiffer.common().withLayers(last))));
        RunFolder whole = runs.create(top);
        runs.train(whole, top, 1000);
        assertTrue(notes(whole).stream().anyMatch(text -> text.startsWith("What layer 2 reads never changes")));
        RunFolder parts = runs.create(top);
        assertInstanceOf(RunOutcome.Stopped.class, runs.train(parts, top, 8));
        assertInstanceOf(RunOutcome.Completed.class, runs.train(parts, top, 1000));
        assertArrayEquals(
                Files.readAllBytes(whole.adapter().resolve("adapter.safetensors")),
                Files.readAllBytes(parts.adapter().resolve("adapter.safetensors")));
        assertFalse(Files.exists(whole.path().resolve("frozen-states.bin")));

        // Adapters everywhere of which the lower ones cannot move (their rate is 0) train the same curve the long way.
        Recipe everywhere = unclipped(List.of(
                pfeiffer.withCommon(pfeiffer.common().withLayers(last)),
                pfeiffer.withCommon(
                        pfeiffer.common().withLayers(new LayerSelection("0-1")).withLearningRate(0.0))));
        RunFolder longWay = runs.create(everywhere);
        runs.train(longWay, everywhere, 1000);
        assertTrue(notes(longWay).stream().noneMatch(text -> text.startsWith("What layer")));
        RunCurve expected = new RunCurve(longWay.events());
        RunCurve found = new RunCurve(whole.events());
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.loss(i), found.loss(i), 1e-4 * expected.loss(i), "step " + i);
        }
    }

    /// Gradients that move nothing must not count in a norm.
    private Recipe unclipped(List<AdapterSpec> adapters) {
        Recipe recipe = runs.recipe(adapters);
        TrainingSpec.Optimizer adamW =
                new TrainingSpec.Optimizer(TrainingSpec.OptimizerKind.ADAMW, 0.9, 0.999, 1e-8, 0, 0);
        return recipe.withTraining(recipe.training().withOptimizer(adamW));
    }

    private static List<String> notes(RunFolder run) throws IOException {
        return run.events().stream()
                .filter(RunEvent.Note.class::isInstance)
                .map(event -> ((RunEvent.Note) event).text())
                .toList();
    }

    @Test
    void dataWithoutAUsableLabelFailsTheRunWithACodeAndLeavesNoAdapter() throws IOException {
        Files.writeString(folder.resolve("rows.csv"), "text,label\na,x\nb,x\nc,x\n");
        Recipe recipe = runs.recipe(List.of());
        RunFolder run = runs.create(recipe);
        assertInstanceOf(RunOutcome.Failed.class, runs.train(run, recipe, 1000));
        RunSummary summary = SummaryReader.read(run);
        assertEquals(RunState.FAILED, summary.state());
        assertTrue(String.valueOf(summary.error()).startsWith("GRAFT-12"), summary.error());
        assertFalse(Files.exists(run.adapter()));
    }

    @Test
    void aRunThatDivergesIsTriedAgainWithAThirdOfItsRateAndSaysWhatToDoAtLast() throws IOException {
        Recipe tame = runs.recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        TrainingSpec spec = tame.training();
        Recipe wild =
                tame.withTraining(spec.withRates(new TrainingSpec.Rates(1e9, null, TrainingSpec.Schedule.CONSTANT, 0))
                        .withMonitor(spec.monitor().withOnDivergence(TrainingSpec.OnDivergence.RETRY)));
        RunFolder run = runs.create(wild);
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, runs.train(run, wild, 1000));
        assertEquals(ErrorCode.RUN_DIVERGED, failed.cause().code());
        List<RunEvent> events = run.events();
        assertEquals(
                3,
                events.stream()
                        .filter(event -> event instanceof RunEvent.Note note
                                && note.kind().equals("retry"))
                        .count());
        List<Double> firstRates = new ArrayList<>();
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i) instanceof RunEvent.Step step && !(events.get(i - 1) instanceof RunEvent.Step)) {
                firstRates.add(step.learningRate());
            }
        }
        assertEquals(1e9, firstRates.getFirst());
        assertEquals(1e9 / 3, firstRates.get(1), 1);
        assertEquals(1e9 / 9, firstRates.get(2), 1);
        assertEquals(RunState.FAILED, SummaryReader.read(run).state());
        assertTrue(
                failed.cause().getMessage().contains("the weights of the start are kept"),
                failed.cause().getMessage());
        // With warm-up the first step changes nothing.
        Recipe slow =
                tame.withTraining(spec.withRates(new TrainingSpec.Rates(1e-3, null, TrainingSpec.Schedule.LINEAR, 5)));
        RunFolder fresh = runs.create(slow);
        assertInstanceOf(RunOutcome.Stopped.class, runs.train(fresh, slow, 1));
        assertEquals(weights(fresh), weights(run), "weights that were thrown out of the valley are no result");
    }

    @Test
    void aJournalThatLostStepsIsToldOfWhenTheRunGoesOn() throws IOException {
        Recipe recipe = runs.recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        RunFolder run = runs.create(recipe);
        runs.train(run, recipe, 3);
        List<String> lines = new ArrayList<>(Files.readAllLines(run.journal()));
        lines.replaceAll(line -> line.contains("\"step\":2,") && line.contains("\"event\":\"step\"") ? "?" : line);
        assertTrue(lines.contains("?"), lines.toString());
        Files.write(run.journal(), lines);
        runs.train(run, recipe, 4);
        assertTrue(
                run.events().stream()
                        .anyMatch(event -> event instanceof RunEvent.Note note
                                && note.text().contains("lacks 1 of the 3 steps")),
                () -> run.events().toString());
    }

    @Test
    void aRunThatDivergesLeavesTheAdapterOfItsBestWeightsWhereThereAreSome() throws IOException {
        Recipe tame = runs.recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        TrainingSpec spec = tame.training();
        Recipe wild =
                tame.withTraining(spec.withRates(new TrainingSpec.Rates(100.0, null, TrainingSpec.Schedule.CONSTANT, 0))
                        .withMonitor(new TrainingSpec.Monitor(1, spec.monitor().earlyStopping(), 60, null)));
        RunFolder run = runs.create(wild);
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, runs.train(run, wild, 1000));
        assertEquals(ErrorCode.RUN_DIVERGED, failed.cause().code());
        assertTrue(
                failed.cause().getMessage().contains("the best, are kept"),
                failed.cause().getMessage());
        TrainedAdapter.load(run.adapter(), runs.base).close();
    }

    private Map<String, List<Float>> weights(RunFolder run) throws IOException {
        Map<String, List<Float>> weights = new TreeMap<>();
        try (Stream<Path> all = Files.walk(run.adapter())) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".safetensors")).toList()) {
                try (SafeTensors content = SafeTensors.open(file, ErrorCode.CHECKPOINT_UNREADABLE);
                        NDManager manager = runs.base.manager().newSubManager()) {
                    for (String name : content.names()) {
                        List<Float> values = new ArrayList<>();
                        for (float value : content.read(manager, name).toFloatArray()) {
                            values.add(value);
                        }
                        weights.put(file.getFileName() + " " + name, values);
                    }
                }
            }
        }
        assertFalse(weights.isEmpty());
        return weights;
    }

    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
