package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.TensorValues;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.Base;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdaptedModelTest {

    private static final Task REVIEWS = new Task(Task.Kind.CLASSIFICATION, List.of("bad", "fair", "good"));

    private static BaseModel encoder;
    private static BaseModel decoder;
    private NDManager batch;

    @BeforeAll
    static void load() {
        encoder = TinyBases.encoder();
        decoder = TinyBases.decoder();
    }

    @AfterAll
    static void unload() {
        encoder.close();
        decoder.close();
    }

    @BeforeEach
    void open() {
        batch = Torch.manager(Device.cpu());
    }

    @AfterEach
    void close() {
        batch.close();
    }

    /// Decoders' classifiers of rows have none today.
    @Test
    void aDecodersClassifierOfBeforeKeepsItsBias() {
        HeadForm.Dense map = new HeadForm.Dense("head", 3, decoder.shape().width(), true, false);
        HeadForm before = new HeadForm.Steps(Head.Reads.LAST_TOKEN, List.of(map));
        Assembly today = new Assembly(List.of(LoraSpec.defaults()), REVIEWS);
        Map<String, NDArray> stored = new LinkedHashMap<>();
        NDArray expected;
        try (AdaptedModel model =
                today.with(new Assembly.Extension(before, List.of())).on(decoder, 1)) {
            TinyBases.randomise(model);
            model.state().forEach((name, value) -> stored.put(name, Optimize.copyOf(batch, value)));
            expected = model.logits(TinyBases.inputs(batch), false);
        }
        assertTrue(stored.containsKey("head.bias"));
        try (AdaptedModel model = today.on(decoder, TensorValues.of(stored))) {
            assertEquals(0, Optimize.maxAbsDifference(expected, model.logits(TinyBases.inputs(batch), false)));
        }
        try (AdaptedModel model = today.on(decoder, 1)) {
            assertFalse(model.state().containsKey("head.bias"));
        }
    }

    @Test
    void theBuiltModelTrainsExactlyWhatTheRecipeCounts() {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            BaseModel base = random.nextBoolean() ? encoder : decoder;
            List<AdapterSpec> adapters = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                adapters.add(randomAdapter(random, base));
            }
            Task task = randomTask(random, base);
            Recipe recipe = recipe(adapters, task);
            ParameterCount count = ParameterCount.of(recipe, base.shape());
            try (AdaptedModel model = AdaptedModel.build(base, adapters, task, trial)) {
                assertEquals(count.total(), model.trainable(), recipe.toString());
                Set<String> names = new HashSet<>();
                model.parameters().forEach(parameter -> assertTrue(names.add(parameter.name()), parameter.name()));
            }
        }
    }

    private static Recipe recipe(List<AdapterSpec> adapters, Task task) {
        return new Recipe(
                "random",
                new Base("tiny", Precision.FP32),
                adapters,
                task,
                new DataSpec("none"),
                TrainingSpec.defaults());
    }

    private static Task randomTask(Random random, BaseModel base) {
        List<String> labels = List.of("a", "b", "c", "d").subList(0, 2 + random.nextInt(3));
        return switch (random.nextInt(5)) {
            case 0 -> new Task(Task.Kind.REGRESSION, List.of());
            case 1 -> new Task(Task.Kind.TOKEN_CLASSIFICATION, labels);
            case 2 -> new Task(base == encoder ? Task.Kind.MASKED_LM : Task.Kind.CAUSAL_LM, List.of());
            case 3 -> new Task(Task.Kind.MULTI_LABEL, labels);
            default -> new Task(Task.Kind.CLASSIFICATION, labels);
        };
    }

    private static AdapterSpec randomAdapter(Random random, BaseModel base) {
        LayerSelection layers =
                new LayerSelection(List.of("all", "0", "1-", "last 1", "0,2").get(random.nextInt(5)));
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                Preset[] presets = Preset.values();
                BottleneckSpec spec = BottleneckSpec.of(presets[random.nextInt(presets.length)])
                        .withSize(new Size.Fixed(1 + random.nextInt(6)));
                yield spec.withCommon(spec.common().withLayers(layers));
            }
            case 3, 4 -> {
                List<Site> sites = random.nextBoolean()
                        ? List.of(Site.ATTENTION_Q, Site.ATTENTION_V)
                        : List.of(Site.FFN_UP, Site.FFN_DOWN, Site.ATTENTION_O);
                yield LoraSpec.defaults().withRank(1 + random.nextInt(4)).withCommon(new Common(layers, sites));
            }
            default ->
                random.nextInt(3) == 0 && base == encoder
                        ? FullSpec.defaults()
                        : BitFitSpec.defaults().withCommon(new Common(layers, List.of()));
        };
    }

    @Test
    void freshAdaptersOfEveryKindLeaveTheBaseExactlyAsItIs() {
        for (BaseModel base : List.of(encoder, decoder)) {
            Inputs inputs = TinyBases.inputs(batch);
            for (Preset preset : List.of(Preset.HOULSBY, Preset.PARALLEL, Preset.SCALED_PARALLEL, Preset.PFEIFFER)) {
                assertEquals(0, gap(base, BottleneckSpec.of(preset), inputs), preset.text());
            }
            assertEquals(0, gap(base, LoraSpec.defaults(), inputs));
        }
    }

    private static double gap(BaseModel base, AdapterSpec adapter, Inputs inputs) {
        try (AdaptedModel model = AdaptedModel.build(base, List.of(adapter), REVIEWS, 1)) {
            return model.identityGap(inputs);
        }
    }

    @Test
    void trainingReachesEveryTrainableTensorAndNothingElse() {
        AdapterSpec bottleneck = BottleneckSpec.of(Preset.PFEIFFER);
        AdapterSpec lora = LoraSpec.defaults();
        Inputs inputs = TinyBases.inputs(batch);
        Targets targets = new Targets(batch.create(new long[] {0, 1, 2, 1}));
        float[] before = encoder.weights()
                .get("encoder.layer.0.output.dense.weight")
                .value()
                .toFloatArray();
        try (AdaptedModel model = AdaptedModel.build(encoder, List.of(bottleneck, lora), REVIEWS, 1)) {
            double first = step(model, inputs, targets);
            for (int i = 0; i < 30; i++) {
                step(model, inputs, targets);
            }
            assertTrue(step(model, inputs, targets) < first / 2);
            for (Parameter parameter : model.parameters()) {
                assertTrue(Optimize.norm(List.of(parameter.value().getGradient())) > 0, parameter.name());
            }
            assertTrue(model.identityGap(inputs) > 0);
            model.adaptersEnabled(false);
            assertEquals(
                    0,
                    Optimize.maxAbsDifference(
                            model.hidden(inputs, false).last(),
                            encoder.forward(inputs, Pass.BASE_ONLY, false).last()));
        }
        assertArrayEquals(
                before,
                encoder.weights()
                        .get("encoder.layer.0.output.dense.weight")
                        .value()
                        .toFloatArray());
    }

    @Test
    void fullFineTuningLeavesTheSharedBaseUnchanged() {
        Inputs inputs = TinyBases.inputs(batch);
        Targets targets = new Targets(batch.create(new long[] {0, 1, 2, 1}));
        NDArray before = encoder.forward(inputs, Pass.BASE_ONLY, false).last();
        try (AdaptedModel model = AdaptedModel.build(encoder, List.of(FullSpec.defaults()), REVIEWS, 1)) {
            step(model, inputs, targets);
            step(model, inputs, targets);
            assertTrue(Optimize.maxAbsDifference(
                            before, model.hidden(inputs, false).last())
                    > 1e-3);
            assertThrows(
                    IllegalStateException.class,
                    () -> AdaptedModel.build(encoder, List.of(BitFitSpec.defaults()), REVIEWS, 1));
        }
        NDArray after = encoder.forward(inputs, Pass.BASE_ONLY, false).last();
        assertEquals(0, Optimize.maxAbsDifference(before, after));
    }

    private double step(AdaptedModel model, Inputs inputs, Targets targets) {
        List<NDArray> values = model.parameters().stream().map(Parameter::value).toList();
        try (NDManager scope = batch.newSubManager()) {
            Loss loss = model.loss(inputs, targets, LossOptions.PLAIN, true);
            Torch.backward(loss.sum(), 1 / loss.weight());
            List<NDArray> gradients = Optimize.gradients(scope, values);
            List<NDArray> zeros =
                    values.stream().map(value -> scope.zeros(value.getShape())).toList();
            List<NDArray> more =
                    values.stream().map(value -> scope.zeros(value.getShape())).toList();
            List<NDArray> steps =
                    values.stream().map(value -> scope.zeros(new Shape())).toList();
            Optimize.adamW(values, gradients, zeros, more, steps, new Optimize.AdamW(0.01, 0.9, 0.999, 1e-8, 0));
            double mean = loss.mean();
            Optimize.zero(gradients);
            model.loss(inputs, targets, LossOptions.PLAIN, true);
            Loss again = model.loss(inputs, targets, LossOptions.PLAIN, true);
            Torch.backward(again.sum(), 1);
            return mean;
        }
    }

    @Test
    void languageLossesGatherOnlyLabelledPositions() {
        Inputs inputs = TinyBases.inputs(batch);
        long[] labels = new long[32];
        Arrays.fill(labels, -100);
        labels[3] = 7;
        labels[9] = 4;
        Targets targets = new Targets(batch.create(labels, new Shape(4, 8)));
        try (AdaptedModel masked = AdaptedModel.build(encoder, List.of(), new Task(Task.Kind.MASKED_LM, List.of()), 1);
                AdaptedModel causal =
                        AdaptedModel.build(decoder, List.of(), new Task(Task.Kind.CAUSAL_LM, List.of()), 1)) {
            assertEquals(
                    2, masked.loss(inputs, targets, LossOptions.PLAIN, false).weight());
            Loss loss = causal.loss(inputs, targets, LossOptions.PLAIN, false);
            NDArray logits = causal.logits(inputs, false).logSoftmax(-1);
            double expected = -logits.getFloat(0, 2, 7) - logits.getFloat(1, 0, 4);
            assertEquals(expected, loss.sum().getFloat(), 1e-4);
            Targets none = new Targets(batch.create(new long[] {-100, -100}, new Shape(1, 2)));
            assertEquals(0, causal.loss(inputs, none, LossOptions.PLAIN, false).weight());
        }
    }

    @Test
    void hiddenWordsAndFirstMarksCountAlikeHoweverFewMarksThereAre() {
        Inputs inputs = TinyBases.inputs(batch);
        try (AdaptedModel masked =
                AdaptedModel.build(encoder, List.of(), new Task(Task.Kind.MASKED_LM, List.of()), 1)) {
            double words = masked.loss(inputs, labelled(3, 5, 9), LossOptions.PLAIN, false)
                    .mean();
            double mark =
                    masked.loss(inputs, labelled(8), LossOptions.PLAIN, false).mean();
            Loss both = masked.loss(inputs, labelled(3, 5, 9, 8), LossOptions.PLAIN, false);
            assertEquals(words + mark, both.mean(), 1e-5);
        }
    }

    /// Labels (4, 8) with one at each of these places of the flat tensor.
    private Targets labelled(int... places) {
        long[] labels = new long[32];
        Arrays.fill(labels, -100);
        for (int place : places) {
            labels[place] = 4;
        }
        return new Targets(batch.create(labels, new Shape(4, 8)));
    }

    @Test
    void aStateOfAnotherModelIsRefusedAndNothingChanges() {
        try (AdaptedModel model = AdaptedModel.build(encoder, List.of(LoraSpec.defaults()), REVIEWS, 1)) {
            Map<String, NDArray> state = new LinkedHashMap<>();
            model.state().forEach((name, value) -> state.put(name, batch.ones(value.getShape())));
            NDArray last = state.remove("head.bias");
            InvalidInput refused = assertThrows(InvalidInput.class, () -> model.load(state));
            assertTrue(refused.getMessage().contains("head.bias"));
            assertEquals(0, Optimize.norm(List.of(model.state().get("head.bias"))));
            state.put("head.bias", last);
            model.load(state);
            assertEquals(Math.sqrt(3), Optimize.norm(List.of(model.state().get("head.bias"))), 1e-6);
        }
    }

    @Test
    void unionsOfKindsRunOnBothFamiliesWithDropoutAndStochasticDepth() {
        AdapterSpec plus = BottleneckSpec.of(Preset.ADAPTER_PLUS);
        AdapterSpec parallel = BottleneckSpec.of(Preset.SCALED_PARALLEL);
        AdapterSpec lora = LoraSpec.defaults();
        AdapterSpec dropped = lora.withCommon(lora.common().withDropout(0.3));
        for (BaseModel base : List.of(encoder, decoder)) {
            try (AdaptedModel model =
                    AdaptedModel.build(base, List.of(plus, parallel, dropped, BitFitSpec.defaults()), REVIEWS, 1)) {
                Inputs inputs = TinyBases.inputs(batch);
                Targets targets = new Targets(batch.create(new long[] {0, 1, 2, 1}));
                Torch.seed(9);
                float once = model.loss(inputs, targets, LossOptions.PLAIN, true)
                        .sum()
                        .getFloat();
                Torch.seed(9);
                float twice = model.loss(inputs, targets, LossOptions.PLAIN, true)
                        .sum()
                        .getFloat();
                assertEquals(once, twice);
                assertFalse(Float.isNaN(once));
            }
        }
    }
}
