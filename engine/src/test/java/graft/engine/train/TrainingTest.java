package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.LossOptions;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Targets;
import graft.engine.adapter.TinyBases;
import graft.engine.compose.Fusion;
import graft.engine.data.Preparation;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterExport;
import graft.engine.exchange.AdapterHubFusion;
import graft.engine.exchange.Library;
import graft.engine.exchange.RowMaker;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.pretrain.tokenizer.WordPieceTrainer;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Base;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs of small real models, from a CSV file to the adapter's folder.
class TrainingTest {

    @TempDir
    private Path folder;

    private BaseModel base;
    private Tokenizer tokenizer;
    private Workspace workspace;

    @BeforeEach
    void makeBaseAndData() throws IOException {
        String rows = Stream.of("a good film", "the bad book", "a bad mill", "good river , very good", "not a bad film")
                .flatMap(text -> Stream.of(text, text + " .", "it was " + text, text + " again", "so " + text))
                .map(text -> "\"" + text + "\"," + (text.contains("good") ? "yes" : "no"))
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("rows.csv"), "text,label\n" + rows + "\n");
        Path words = folder.resolve("words");
        WordPieceTrainer.train(Stream.of(rows), 50, 32).writeTo(words);
        tokenizer = Tokenizer.load(words);
        base = TinyBases.encoder(tokenizer.vocabularySize());
        workspace = new Workspace(folder.resolve("workspace"));
    }

    @AfterEach
    void close() {
        base.close();
        tokenizer.close();
    }

    private Recipe recipe(List<AdapterSpec> adapters) {
        TrainingSpec training = TrainingSpec.defaults()
                .withBatchSize(8)
                .withLength(new TrainingSpec.Length(6, null))
                .withRates(new TrainingSpec.Rates(0.01, null, TrainingSpec.Schedule.LINEAR, 0.1));
        return new Recipe(
                "toy",
                new Base("toy", Precision.AUTO),
                adapters,
                new Task(Task.Kind.CLASSIFICATION, List.of()),
                new DataSpec(folder.resolve("rows.csv").toString()).withValidationShare(0.2),
                training);
    }

    private RunFolder create(Recipe recipe) {
        RunInfo info = new RunInfo("toy", null, "bottleneck", "toy", "rows.csv", "cpu", 42, 1);
        return workspace.create(info, RecipeJson.write(recipe));
    }

    private RunOutcome train(RunFolder run, Recipe recipe, int stopAfter) {
        long[] steps = {0};
        Supplies supplies = new Supplies() {
            @Override
            public BaseModel base(Recipe asked, Progress progress) {
                return base;
            }

            @Override
            public PreparedData data(Recipe asked, BaseModel model, Progress progress) {
                return Preparation.prepare(
                        asked.data(),
                        asked.task(),
                        tokenizer,
                        workspace.folder().resolve("cache"),
                        progress);
            }

            @Override
            public String modelHash(Recipe asked, BaseModel model) {
                return "toy";
            }
        };
        return Training.run(run, recipe, supplies, () -> steps[0] >= stopAfter, event -> {
            if (event instanceof RunEvent.Step step) {
                steps[0] = step.step();
            }
        });
    }

    private Map<String, float[]> baseValues() {
        Map<String, float[]> values = new HashMap<>();
        base.weights().forEach((name, weight) -> values.put(name, weight.value().toFloatArray()));
        return values;
    }

    @Test
    void aRunLeavesExactlyItsFilesAndTheBaseAsItWas() throws IOException {
        Map<String, float[]> before = baseValues();
        Recipe recipe = recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        RunFolder run = create(recipe);
        assertInstanceOf(RunOutcome.Completed.class, train(run, recipe, 1000));
        baseValues().forEach((name, values) -> assertArrayEquals(before.get(name), values, name));
        assertEquals(
                Set.of(
                        "adapter/adapter.safetensors",
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
        try (AdaptedModel model = TrainedAdapter.load(run.adapter(), base)) {
            assertEquals(summary.trainable(), model.trainable());
        }
    }

    @Test
    void aRunOfARealModelResumesBitEqual() throws IOException {
        Recipe recipe = recipe(List.of(
                BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)
                        .withCommon(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)
                                .common()
                                .withDropout(0.1)),
                BitFitSpec.defaults()));
        RunFolder whole = create(recipe);
        train(whole, recipe, 1000);
        RunFolder parts = create(recipe);
        assertInstanceOf(RunOutcome.Stopped.class, train(parts, recipe, 5));
        assertEquals(RunState.STOPPED, SummaryReader.read(parts).state());
        assertInstanceOf(RunOutcome.Completed.class, train(parts, recipe, 1000));
        assertArrayEquals(
                Files.readAllBytes(whole.adapter().resolve("adapter.safetensors")),
                Files.readAllBytes(parts.adapter().resolve("adapter.safetensors")));
        assertEquals(new RunCurve(whole.events()).toJson(), new RunCurve(parts.events()).toJson());
    }

    @Test
    void statesBelowTheLowestAdapterAreComputedOnceAndARunResumesBitEqualWithThem() throws IOException {
        BottleneckSpec pfeiffer = BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER);
        LayerSelection last = new LayerSelection("last 1");
        Recipe top = unclipped(List.of(pfeiffer.withCommon(pfeiffer.common().withLayers(last))));
        RunFolder whole = create(top);
        train(whole, top, 1000);
        assertTrue(notes(whole).stream().anyMatch(text -> text.startsWith("What layer 2 reads never changes")));
        RunFolder parts = create(top);
        assertInstanceOf(RunOutcome.Stopped.class, train(parts, top, 8));
        assertInstanceOf(RunOutcome.Completed.class, train(parts, top, 1000));
        assertArrayEquals(
                Files.readAllBytes(whole.adapter().resolve("adapter.safetensors")),
                Files.readAllBytes(parts.adapter().resolve("adapter.safetensors")));
        assertFalse(Files.exists(whole.path().resolve("frozen-states.bin")));

        // Adapters everywhere of which the lower ones cannot move (their rate is 0) train the same curve the long way.
        Recipe everywhere = unclipped(List.of(
                pfeiffer.withCommon(pfeiffer.common().withLayers(last)),
                pfeiffer.withCommon(
                        pfeiffer.common().withLayers(new LayerSelection("0-1")).withLearningRate(0.0))));
        RunFolder longWay = create(everywhere);
        train(longWay, everywhere, 1000);
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
        Recipe recipe = recipe(adapters);
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
        Recipe recipe = recipe(List.of());
        RunFolder run = create(recipe);
        assertInstanceOf(RunOutcome.Failed.class, train(run, recipe, 1000));
        RunSummary summary = SummaryReader.read(run);
        assertEquals(RunState.FAILED, summary.state());
        assertTrue(String.valueOf(summary.error()).startsWith("GRAFT-12"), summary.error());
        assertFalse(Files.exists(run.adapter()));
    }

    @Test
    void aRunThatDivergesIsTriedAgainWithAThirdOfItsRateAndSaysWhatToDoAtLast() throws IOException {
        Recipe tame = recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
        TrainingSpec spec = tame.training();
        Recipe wild =
                tame.withTraining(spec.withRates(new TrainingSpec.Rates(1e9, null, TrainingSpec.Schedule.CONSTANT, 0))
                        .withMonitor(spec.monitor().withOnDivergence(TrainingSpec.OnDivergence.RETRY)));
        RunFolder run = create(wild);
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, train(run, wild, 1000));
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
        assertEquals(RunState.FAILED, SummaryReader.read(run).state());
    }

    @Test
    void aFusionLeavesItsMembersAsTheyWereAndIsPulledToTheIdentityByItsPenalty() throws IOException {
        List<RunFolder> members = new ArrayList<>();
        for (long seed = 1; seed <= 2; seed++) {
            Recipe one = recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
            members.add(create(one.withTraining(one.training().withSeed(seed))));
            train(members.getLast(), one.withTraining(one.training().withSeed(seed)), 1000);
        }
        FusionSpec plain = new FusionSpec(members.stream().map(RunFolder::id).toList(), FusionSpec.Variant.DYNAMIC);
        double strength = 1e6;
        Recipe free = recipe(List.of()).withFusion(withStrength(plain, 0));
        Recipe held = recipe(List.of()).withFusion(withStrength(plain, strength));
        RunFolder loose = create(free);
        RunFolder tight = create(held);
        assertInstanceOf(RunOutcome.Completed.class, train(loose, free, 1000));
        train(tight, held, 1);
        // V starts as the identity with 1e-6 beside the diagonal, of width 16 in three layers.
        double penalty = strength * 3 * 16 * 15 * 1e-12;
        assertEquals(new RunCurve(loose.events()).loss(0) + penalty, new RunCurve(tight.events()).loss(0), 1e-6);

        for (int i = 0; i < 2; i++) {
            assertArrayEquals(
                    Files.readAllBytes(members.get(i).adapter().resolve("adapter.safetensors")),
                    Files.readAllBytes(loose.adapter().resolve("members/" + i + "/adapter.safetensors")));
        }
        RunCurve curve = new RunCurve(loose.events());
        assertTrue(curve.loss(curve.size() - 1) < curve.loss(0), "the loss falls");
        try (AdaptedModel model = TrainedAdapter.load(loose.adapter(), base)) {
            // Query, key and value in three layers, and the head's two classes.
            assertEquals(3 * (3 * 16 * 16 + 2 * 16) + 16 * 2 + 2, model.trainable());
            assertEquals(SummaryReader.read(loose).trainable(), model.trainable());
            Path exported = folder.resolve("exported");
            new AdapterExport(loose.adapter(), true).toLibrary(Library.ADAPTERHUB, base, exported);
            assertTrue(Files.exists(exported.resolve("adapters/toy_2/adapter.safetensors")));
            AdapterHubFusion stored = AdapterHubFusion.read(exported.resolve("fusion"), base.shape());
            assertEquals(List.of("toy", "toy_2"), stored.members());
            try (Fusion fusion = stored.on(base)) {
                for (Parameter parameter : fusion.parameters()) {
                    NDArray trained = Objects.requireNonNull(model.state().get(parameter.name()));
                    assertEquals(0, Optimize.maxAbsDifference(trained, parameter.value()), parameter.name());
                }
            }
        }
        Path target = folder.resolve("not there");
        RowMaker none = new RowMaker() {
            @Override
            public List<Inputs> batches(NDManager scope) {
                return List.of();
            }

            @Override
            public String what() {
                return "nothing";
            }
        };
        AdapterExport export = new AdapterExport(loose.adapter(), true);
        assertThrows(InvalidInput.class, () -> export.merged(base, folder, target, none));
        assertThrows(InvalidInput.class, () -> export.torchScript(base, folder, target, none));
        assertThrows(InvalidInput.class, () -> export.toLibrary(Library.PEFT, base, target));
        assertFalse(Files.exists(target));
    }

    private static FusionSpec withStrength(FusionSpec spec, double strength) {
        return new FusionSpec(spec.members(), spec.variant(), strength, spec.layers(), spec.sites(), spec.extra());
    }

    @Test
    void adaptersOfDroppedLayersTakeNoPartAndARunWithDrawnLayersResumesBitEqual() throws IOException {
        BottleneckSpec pfeiffer =
                BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER).withInit(BottleneckSpec.Init.BERT);
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("no", "yes"));
        try (NDManager batch = Torch.manager(Device.cpu());
                AdaptedModel model = AdaptedModel.build(base, List.of(pfeiffer), task, 1)) {
            Inputs inputs = TinyBases.inputs(batch);
            model.attached().dropBelow(2);
            Targets labels = new Targets(batch.create(new long[] {0, 1, 0, 1}));
            Torch.backward(model.loss(inputs, labels, LossOptions.PLAIN, true).sum(), 1);
            for (Parameter parameter : model.parameters()) {
                double norm = Optimize.norm(Optimize.gradients(batch, List.of(parameter.value())));
                boolean dropped = parameter.name().matches("adapters\\.0\\.layer\\.[01]\\..*");
                assertEquals(!dropped, norm > 0, parameter.name());
            }
            model.attached().dropBelow(3);
            NDArray bare = model.hidden(inputs, false).last();
            model.adaptersEnabled(false);
            assertEquals(
                    0,
                    Optimize.maxAbsDifference(bare, model.hidden(inputs, false).last()));
        }
        Recipe recipe = recipe(List.of(pfeiffer));
        Recipe robust = recipe.withTraining(recipe.training().withLoss(new TrainingSpec.Loss(0, false, 3)));
        RunFolder whole = create(robust);
        train(whole, robust, 1000);
        RunFolder parts = create(robust);
        train(parts, robust, 5);
        assertInstanceOf(RunOutcome.Completed.class, train(parts, robust, 1000));
        assertArrayEquals(
                Files.readAllBytes(whole.adapter().resolve("adapter.safetensors")),
                Files.readAllBytes(parts.adapter().resolve("adapter.safetensors")));
    }

    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
