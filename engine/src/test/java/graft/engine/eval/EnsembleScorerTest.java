package graft.engine.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.TinyBases;
import graft.engine.compose.Members;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EnsembleScorerTest {

    private static final List<Double> SHARES = List.of(0.75, 0.25);

    /// Two adapters of random values, the second with its labels in another order.
    private static List<Supplier<AdaptedModel>> members(BaseModel base, Members members, Task first, Task second) {
        BottleneckSpec spec = BottleneckSpec.of(null).withInit(BottleneckSpec.Init.BERT);
        members.add("a", () -> AdaptedModel.build(base, List.of(spec), first, 1));
        members.add("b", () -> AdaptedModel.build(base, List.of(spec), second, 2));
        return List.of(() -> members.activate("a"), () -> members.activate("b"));
    }

    @Test
    void theProbabilitiesOfEachLabelAreAveragedWhateverTheirOrder() {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.encoder();
                Members members = new Members();
                GradMode _ = GradMode.off()) {
            Inputs inputs = TinyBases.inputs(batch);
            List<Supplier<AdaptedModel>> two = members(
                    base,
                    members,
                    new Task(Task.Kind.CLASSIFICATION, List.of("x", "y")),
                    new Task(Task.Kind.CLASSIFICATION, List.of("y", "x")));
            NDArray a = members.activate("a").logits(inputs, false).softmax(1);
            NDArray b = members.activate("b").logits(inputs, false).softmax(1);
            NDArray mean = new EnsembleScorer(two, SHARES).logits(inputs).softmax(1);
            for (int row = 0; row < 4; row++) {
                double x = 0.75 * a.getFloat(row, 0) + 0.25 * b.getFloat(row, 1);
                assertEquals(x, mean.getFloat(row, 0), 1e-6);
                assertEquals(1 - x, mean.getFloat(row, 1), 1e-6);
            }
        }
    }

    @Test
    void numbersAreAveragedAsTheyAreAndOtherTasksDoNotMix() {
        Task number = new Task(Task.Kind.REGRESSION, List.of());
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.encoder();
                Members members = new Members();
                GradMode _ = GradMode.off()) {
            Inputs inputs = TinyBases.inputs(batch);
            List<Supplier<AdaptedModel>> two = members(base, members, number, number);
            NDArray a = members.activate("a").logits(inputs, false);
            NDArray b = members.activate("b").logits(inputs, false);
            NDArray mean = new EnsembleScorer(two, SHARES).logits(inputs);
            assertArrayEquals(a.mul(0.75f).add(b.mul(0.25f)).toFloatArray(), mean.toFloatArray(), 1e-6f);
        }
        try (BaseModel base = TinyBases.encoder();
                Members members = new Members()) {
            Task other = new Task(Task.Kind.CLASSIFICATION, List.of("x", "y"));
            assertThrows(InvalidInput.class, () -> new EnsembleScorer(members(base, members, number, other), SHARES));
        }
    }
}
