package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LossKernels;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The last layer is computed only where its output is read: losses, gradients and logits are those
/// of the whole pass.
class PositionsReadTest {

    private static final Task CLASSES = new Task(Task.Kind.CLASSIFICATION, List.of("bad", "good"));
    private static final long NONE = LossKernels.IGNORE;

    private NDManager batch;

    @BeforeEach
    void open() {
        batch = Torch.manager(Device.cpu());
    }

    @AfterEach
    void close() {
        batch.close();
    }

    @Test
    void aRowsLogitsAndGradientsAreThoseOfTheWholePass() {
        BottleneckSpec pfeiffer = BottleneckSpec.of(Preset.PFEIFFER).withInit(BottleneckSpec.Init.BERT);
        List<List<AdapterSpec>> recipes = List.of(
                List.of(pfeiffer),
                List.of(LoraSpec.defaults()),
                List.of(BottleneckSpec.of(Preset.PARALLEL)),
                List.of(pfeiffer.withGate(true)),
                List.of(pfeiffer.withStochasticDepth(0.5)));
        for (BaseModel base : List.of(TinyBases.encoder(), TinyBases.decoder())) {
            try (base) {
                recipes.forEach(adapters -> sameForRows(base, adapters));
            }
        }
    }

    private void sameForRows(BaseModel base, List<AdapterSpec> adapters) {
        Inputs inputs = TinyBases.inputs(batch);
        try (AdaptedModel model = AdaptedModel.build(base, adapters, CLASSES, 1)) {
            NDArray whole = model.logits(model.hidden(inputs, false).last(), inputs, false);
            double gap = Optimize.maxAbsDifference(whole, model.logits(inputs, false));
            assertTrue(gap < 1e-6, adapters + ": " + gap);

            NDArray labels = batch.create(new long[] {0, 1, 1, 0});
            List<NDArray> expected;
            try (GradMode _ = GradMode.on()) {
                NDArray last = model.forward(inputs, false).last();
                NDArray logits = model.logits(last, inputs, false);
                expected = gradients(model, LossKernels.crossEntropySum(logits, labels, 0, null));
            }
            List<NDArray> found = gradients(
                    model, model.lossWithoutDropout(inputs, new Targets(labels)).sum());
            same(expected, found, adapters);
        }
    }

    @Test
    void aLanguageTasksLossAndGradientsAreThoseOfTheWholePass() {
        long[] labels = new long[32];
        Arrays.fill(labels, NONE);
        labels[2] = 7;
        labels[8] = 3;
        labels[13] = 9;
        Targets targets = new Targets(batch.create(labels, new Shape(4, 8)));
        try (BaseModel base = TinyBases.decoder();
                AdaptedModel model = AdaptedModel.build(
                        base, List.of(LoraSpec.defaults()), new Task(Task.Kind.CAUSAL_LM, List.of()), 1)) {
            Inputs inputs = TinyBases.inputs(batch);
            List<NDArray> expected;
            double value;
            try (GradMode _ = GradMode.on()) {
                // The label at the beginning of a row, 8, is nobody's to predict.
                NDArray rows =
                        Kernels.selectRows(model.forward(inputs, false).last(), batch.create(new long[] {1, 12}));
                NDArray sum = LossKernels.crossEntropySum(
                        base.vocabulary(rows, Pass.EVALUATION), batch.create(new long[] {7, 9}), 0, null);
                value = sum.getFloat();
                expected = gradients(model, sum);
            }
            Loss loss = model.lossWithoutDropout(inputs, targets);
            assertEquals(2, loss.weight());
            assertEquals(value, loss.sum().getFloat(), 1e-5);
            same(expected, gradients(model, loss.sum()), "causal");
        }
    }

    private List<NDArray> gradients(AdaptedModel model, NDArray loss) {
        Torch.backward(loss, 1);
        List<NDArray> parameters =
                model.parameters().stream().map(Parameter::value).toList();
        List<NDArray> live = Optimize.gradients(batch, parameters);
        List<NDArray> copies =
                live.stream().map(gradient -> Optimize.copyOf(batch, gradient)).toList();
        Optimize.zero(live);
        return copies;
    }

    private static void same(List<NDArray> expected, List<NDArray> found, Object of) {
        for (int i = 0; i < expected.size(); i++) {
            double size = Math.max(1, expected.get(i).abs().max().getFloat());
            double gap = Optimize.maxAbsDifference(expected.get(i), Objects.requireNonNull(found.get(i)));
            assertTrue(gap < 2e-6 * size, of + ": " + gap + " of " + size);
        }
    }
}
