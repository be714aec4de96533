package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.RowLayout;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.Family;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Task;
import graft.engine.recipe.VeraSpec;
import graft.engine.tensor.LossKernels;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Rows end to end give the losses, gradients and predictions of padded ones.
class EndToEndTest {

    private static final Task CLASSES = new Task(Task.Kind.CLASSIFICATION, List.of("bad", "good"));
    private static final Task TAGS = new Task(Task.Kind.TOKEN_CLASSIFICATION, List.of("in", "out", "else"));
    private static final Task MASKED = new Task(Task.Kind.MASKED_LM, List.of());
    private static final Task CAUSAL = new Task(Task.Kind.CAUSAL_LM, List.of());

    /// Neighbours of one length, and one of its own length on either side.
    private static final int[] LENGTHS = {3, 7, 7, 1, 5};

    private static final PrefixSpec PREFIX = PrefixSpec.defaults().withLength(3);
    private static final PromptSpec PROMPT = PromptSpec.defaults().withLength(2);
    private static final ReftSpec REFT = ReftSpec.defaults().withRank(2).withPositions(2, 2);

    /// Every method, and each of its options that has to do with positions.
    private static final List<AdapterSpec> METHODS = List.of(
            BottleneckSpec.of(Preset.PFEIFFER),
            BottleneckSpec.of(Preset.HOULSBY),
            BottleneckSpec.of(Preset.PARALLEL),
            CompacterSpec.of(CompacterSpec.Preset.COMPACTER)
                    .with(each -> each.withSize(new BottleneckSpec.Size.Reduction(2))),
            LoraSpec.defaults().withBiasTerm(true),
            LoraSpec.defaults().withDora(true),
            VeraSpec.defaults().withRank(4),
            Ia3Spec.defaults(),
            PREFIX,
            PREFIX.withProjection(5),
            PREFIX.withTakesPositions(true),
            PROMPT,
            PROMPT.withPlace(true, false),
            REFT,
            REFT.withTied(true).withPreset(ReftSpec.Preset.NOREFT),
            InvertibleSpec.defaults(),
            BitFitSpec.defaults(),
            FullSpec.defaults());

    @Test
    void everyMethodGivesTheSameOnEncoders() {
        try (BaseModel base = TinyBases.encoder()) {
            METHODS.forEach(method -> same(base, List.of(method), CLASSES));
            same(base, List.of(PREFIX, PROMPT, REFT, LoraSpec.defaults()), TAGS);
            same(base, List.of(InvertibleSpec.defaults()), MASKED);
            same(base, List.of(), CLASSES);
        }
    }

    @Test
    void everyMethodGivesTheSameOnDecodersWithAWindowAndWithout() {
        for (Supplier<BaseModel> kind : List.<Supplier<BaseModel>>of(
                TinyBases::decoder, TinyBases::slidingDecoder, TinyBases::learnedPositions)) {
            try (BaseModel base = kind.get()) {
                METHODS.stream()
                        .filter(method ->
                                !(method instanceof BitFitSpec) || base.shape().family() == Family.GPT2)
                        .forEach(method -> same(base, List.of(method), CAUSAL));
                same(base, List.of(PREFIX, PROMPT, REFT, LoraSpec.defaults()), CLASSES);
            }
        }
    }

    /// What averages over a row's positions, padding included, keeps its rows padded and says in which layers.
    @Test
    void whatReadsWholeRowsKeepsThemPadded() {
        LoraSpec gated = LoraSpec.defaults().withGate(true);
        List<AdapterSpec> gates = List.of(
                gated.withCommon(gated.common().withLayers(new LayerSelection("1"))),
                PREFIX.withGate(PrefixSpec.Gate.SHARED)
                        .withCommon(PREFIX.common().withLayers(new LayerSelection("1"))));
        for (AdapterSpec gate : gates) {
            try (BaseModel base = TinyBases.encoder();
                    AdaptedModel model = AdaptedModel.build(base, List.of(gate), CLASSES, 1)) {
                assertEquals(List.of(1), model.needsPadding());
                model.attached().takeOff();
                assertEquals(List.of(), model.needsPadding());
            }
        }
    }

    @Test
    void dropoutIsDrawnAgainFromTheSameSeedAndInRecomputation() {
        LoraSpec lora = LoraSpec.defaults();
        List<AdapterSpec> dropped = List.of(lora.withCommon(lora.common().withDropout(0.3)));
        try (BaseModel base = TinyBases.encoder();
                NDManager manager = Torch.manager(Device.cpu())) {
            Map<String, NDArray> once = results(base, dropped, CLASSES, RowLayout.END_TO_END, true, false, manager);
            Map<String, NDArray> twice = results(base, dropped, CLASSES, RowLayout.END_TO_END, true, false, manager);
            Map<String, NDArray> again = results(base, dropped, CLASSES, RowLayout.END_TO_END, true, true, manager);
            once.forEach((name, value) -> {
                assertEquals(0, Optimize.maxAbsDifference(value, twice.get(name)), name);
                assertTrue(Optimize.maxAbsDifference(value, again.get(name)) < 1e-6, name);
            });
        }
    }

    /// What is rounded to bfloat16 on the way is alike within a few of its steps.
    @Test
    void halfPrecisionIsPackedToo() {
        for (BaseModel half : List.of(TinyBases.halfEncoder(), TinyBases.halfDecoder())) {
            try (half) {
                same(half, List.of(PREFIX, LoraSpec.defaults()), CLASSES, 0.05);
            }
        }
    }

    private static void same(BaseModel base, List<AdapterSpec> adapters, Task task) {
        same(base, adapters, task, 1e-5);
    }

    private static void same(BaseModel base, List<AdapterSpec> adapters, Task task, double tolerance) {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Map<String, NDArray> padded = results(base, adapters, task, RowLayout.PADDED, false, false, manager);
            Map<String, NDArray> found = results(base, adapters, task, RowLayout.END_TO_END, false, false, manager);
            padded.forEach((name, value) -> {
                double size = Math.max(1, value.abs().max().getFloat());
                double gap = Optimize.maxAbsDifference(value, found.get(name));
                assertTrue(
                        gap <= tolerance * size,
                        base.shape().architecture() + " " + adapters + " " + name + ": " + gap);
            });
        }
    }

    /// Loss, predictions and gradients.
    private static Map<String, NDArray> results(
            BaseModel base,
            List<AdapterSpec> adapters,
            Task task,
            RowLayout rows,
            boolean training,
            boolean recompute,
            NDManager manager) {
        try (AdaptedModel model = AdaptedModel.build(base, adapters, task, 3);
                NDManager scope = Torch.manager(Device.cpu())) {
            assertEquals(List.of(), model.needsPadding());
            model.rows(rows);
            model.recompute(recompute);
            move(model.parameters());
            Torch.seed(11);
            Targets targets = targets(task, scope);
            Loss loss = training
                    ? model.loss(inputs(scope), targets, LossOptions.PLAIN, true)
                    : model.lossWithoutDropout(inputs(scope), targets);
            loss.backward(1 / loss.weight());
            Map<String, NDArray> results = new LinkedHashMap<>();
            results.put("loss", Optimize.copyOf(manager, loss.sum()));
            NDArray logits = task.kind() == Task.Kind.CLASSIFICATION
                    ? model.logits(inputs(scope), false)
                    : model.logitsAt(inputs(scope), new long[] {0, 2, 9, 21, 30});
            results.put("logits", Optimize.copyOf(manager, logits));
            List<NDArray> values =
                    model.parameters().stream().map(Parameter::value).toList();
            List<NDArray> gradients = Optimize.gradients(scope, values);
            for (int i = 0; i < gradients.size(); i++) {
                results.put(model.parameters().get(i).name(), Optimize.copyOf(manager, gradients.get(i)));
            }
            return results;
        }
    }

    /// Away from starting values at which an adapter does nothing.
    private static void move(List<Parameter> parameters) {
        Torch.seed(7);
        for (Parameter parameter : parameters) {
            NDArray value = parameter.value();
            try (NDArray moved =
                    value.getManager().randomNormal(value.getShape()).mul(0.1f).add(value)) {
                Optimize.copy(value, moved);
            }
        }
    }

    private static Inputs inputs(NDManager manager) {
        int longest = Arrays.stream(LENGTHS).max().orElseThrow();
        long[] ids = new long[LENGTHS.length * longest];
        long[] mask = new long[ids.length];
        for (int row = 0; row < LENGTHS.length; row++) {
            for (int i = row * longest; i < row * longest + LENGTHS[row]; i++) {
                ids[i] = 1 + i * 17L % 49;
                mask[i] = 1;
            }
        }
        Shape shape = new Shape(LENGTHS.length, longest);
        return new Inputs(manager.create(ids, shape), manager.create(mask, shape), null);
    }

    private static Targets targets(Task task, NDManager manager) {
        int longest = Arrays.stream(LENGTHS).max().orElseThrow();
        if (task.kind() == Task.Kind.CLASSIFICATION) {
            return new Targets(manager.create(new long[] {0, 1, 1, 0, 1}));
        }
        long[] labels = new long[LENGTHS.length * longest];
        Arrays.fill(labels, LossKernels.IGNORE);
        for (int row = 0; row < LENGTHS.length; row++) {
            for (int i = 0; i < LENGTHS[row]; i++) {
                labels[row * longest + i] = (row + i) % 3;
            }
        }
        return new Targets(manager.create(labels, new Shape(LENGTHS.length, longest)));
    }
}
