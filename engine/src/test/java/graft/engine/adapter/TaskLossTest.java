package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.Task;
import graft.engine.tensor.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Weighted losses against sums by hand.
class TaskLossTest {

    /// ln(1 + e⁻ˣ): what an answer costs whose logit lies x on the right side.
    private static double cost(double x) {
        return Math.log1p(Math.exp(-x));
    }

    @Test
    void answersOfSetsAreWeighedByLabelAndPresence() {
        ClassWeights weights = new ClassWeights(List.of(2.0, 1.0), List.of(0.5, 3.0));
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray logits = manager.create(new float[] {2, -1, 0, 3}, new Shape(2, 2));
            Targets targets = new Targets(manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2)));
            Loss loss = TaskLoss.ofRows(Task.Kind.MULTI_LABEL, logits, targets, new LossOptions(0, weights));
            assertEquals(2 + 3 + 0.5 + 1, loss.weight());
            assertEquals(
                    2 * cost(2) + 3 * cost(1) + 0.5 * cost(0) + cost(3),
                    loss.sum().getFloat(),
                    1e-5);
            Loss plain = TaskLoss.ofRows(Task.Kind.MULTI_LABEL, logits, targets, LossOptions.PLAIN);
            assertEquals(4, plain.weight());
            assertEquals(cost(2) + cost(1) + cost(0) + cost(3), plain.sum().getFloat(), 1e-5);
        }
    }

    @Test
    void labelledWordsAreWeighedByTheirClass() {
        LossOptions options = new LossOptions(0, new ClassWeights(List.of(0.5, 4.0), List.of()));
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray states = manager.create(new float[] {9, 9, 1, 0, 0, 2, 5, 5}, new Shape(4, 2));
            Targets targets = new Targets(manager.create(new long[] {-100, 0, 0, -100}, new Shape(1, 4)));
            Targets rare = new Targets(manager.create(new long[] {-100, 0, 1, -100}, new Shape(1, 4)));
            TaskLoss.States at = places -> states.get(manager.create(places));
            Loss common = TaskLoss.ofPositions(at, targets, false, rows -> rows, options);
            assertEquals(1, common.weight());
            assertEquals(0.5 * cost(1) + 0.5 * cost(-2), common.sum().getFloat(), 1e-5);
            Loss mixed = TaskLoss.ofPositions(at, rare, false, rows -> rows, options);
            assertEquals(4.5, mixed.weight());
            assertEquals(0.5 * cost(1) + 4 * cost(2), mixed.sum().getFloat(), 1e-5);
        }
    }
}
