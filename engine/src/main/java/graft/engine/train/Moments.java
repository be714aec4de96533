package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.TrainingSpec.OptimizerKind;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.PackedMoment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What AdamW (arXiv 1711.05101) remembers of one parameter: the running means of its gradients and of their squares,
/// and how many steps were taken.
sealed interface Moments {

    /// Smaller tensors keep float32 moments: they hardly cost memory, and biases and norms suffer most from rounding.
    /// The bound is bitsandbytes'.
    long SMALLEST_PACKED = 4096;

    /// () float32
    NDArray steps();

    /// Adds the tensors themselves under the parameter's name.
    void into(Map<String, NDArray> state, String name);

    /// In float32, each of the parameter's shape.
    record Plain(NDArray first, NDArray second, NDArray steps) implements Moments {
        @Override
        public void into(Map<String, NDArray> state, String name) {
            state.put("first." + name, first);
            state.put("second." + name, second);
            state.put("steps." + name, steps);
        }
    }

    /// In eight bits a number and a scale for each block.
    record Packed(PackedMoment first, PackedMoment second, NDArray steps) implements Moments {
        @Override
        public void into(Map<String, NDArray> state, String name) {
            state.put("first." + name, first.codes());
            state.put("first.scales." + name, first.scales());
            state.put("second." + name, second.codes());
            state.put("second.scales." + name, second.scales());
            state.put("steps." + name, steps);
        }
    }

    /// Zeros for a parameter of the shape; nothing where the rule remembers nothing.
    static Optional<Moments> of(OptimizerKind kind, NDManager manager, Shape shape) {
        return switch (kind) {
            case ADAMW -> Optional.of(plain(manager, shape));
            case ADAMW_8BIT ->
                Optional.of(shape.size() < SMALLEST_PACKED ? plain(manager, shape) : packed(manager, shape));
            case SGD -> Optional.empty();
        };
    }

    private static Moments plain(NDManager manager, Shape shape) {
        return new Plain(
                manager.zeros(shape, DataType.FLOAT32), manager.zeros(shape, DataType.FLOAT32), counter(manager));
    }

    private static Moments packed(NDManager manager, Shape shape) {
        return new Packed(PackedMoment.signed(manager, shape), PackedMoment.unsigned(manager, shape), counter(manager));
    }

    private static NDArray counter(NDManager manager) {
        return manager.zeros(new Shape(), DataType.FLOAT32);
    }

    /// One AdamW step on all parameters of a group: those with float32 moments together, the others one at a time, so
    /// that only one tensor's moments are unpacked at once.
    static void step(List<NDArray> parameters, List<NDArray> gradients, List<Moments> moments, Optimize.AdamW rule) {
        List<NDArray> plainParameters = new ArrayList<>();
        List<NDArray> plainGradients = new ArrayList<>();
        List<NDArray> first = new ArrayList<>();
        List<NDArray> second = new ArrayList<>();
        List<NDArray> steps = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            switch (moments.get(i)) {
                case Plain plain -> {
                    plainParameters.add(parameters.get(i));
                    plainGradients.add(gradients.get(i));
                    first.add(plain.first);
                    second.add(plain.second);
                    steps.add(plain.steps);
                }
                case Packed packed -> step(parameters.get(i), gradients.get(i), packed, rule);
            }
        }
        Optimize.adamW(plainParameters, plainGradients, first, second, steps, rule);
    }

    private static void step(NDArray parameter, NDArray gradient, Packed moments, Optimize.AdamW rule) {
        try (NDManager scope = moments.steps.getManager().newSubManager()) {
            NDArray first = moments.first.unpack(scope);
            NDArray second = moments.second.unpack(scope);
            Optimize.adamW(
                    List.of(parameter),
                    List.of(gradient),
                    List.of(first),
                    List.of(second),
                    List.of(moments.steps),
                    rule);
            moments.first.keep(first);
            moments.second.keep(second);
        }
    }
}
