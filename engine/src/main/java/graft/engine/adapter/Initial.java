package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;
import java.util.function.Function;

/// Starting values of new tensors, drawn from libtorch's seeded generator, owned by the model's manager and
/// trainable.
record Initial(NDManager manager) {

    NDArray zeros(long... dims) {
        return trainable(manager.zeros(new Shape(dims)));
    }

    NDArray ones(long... dims) {
        return trainable(manager.ones(new Shape(dims)));
    }

    NDArray filled(double value, long... dims) {
        return trainable(manager.full(new Shape(dims), (float) value));
    }

    NDArray normal(double deviation, long... dims) {
        return drawn(host -> host.randomNormal(0, (float) deviation, new Shape(dims), DataType.FLOAT32));
    }

    /// Uniform within ± the range.
    NDArray uniform(double range, long... dims) {
        return drawn(host -> host.randomUniform((float) -range, (float) range, new Shape(dims), DataType.FLOAT32));
    }

    /// Kaiming-uniform with a = √5: uniform within ±1/√in, as linear maps start in PyTorch.
    NDArray kaiming(long out, long in) {
        float bound = (float) (1 / Math.sqrt(in));
        return drawn(host -> host.randomUniform(-bound, bound, new Shape(out, in), DataType.FLOAT32));
    }

    /// Uniform within ±1/√in, as the biases of linear maps start in PyTorch.
    NDArray kaimingBias(long out, long in) {
        float bound = (float) (1 / Math.sqrt(in));
        return drawn(host -> host.randomUniform(-bound, bound, new Shape(out), DataType.FLOAT32));
    }

    /// Normal, with values beyond ±2σ drawn back to the cut by the inverse of the distribution.
    NDArray truncatedNormal(double deviation, long out, long in) {
        double cut = 0.9544997361036416; // the share of a normal distribution within ±2σ
        return drawn(host -> {
            try (NDArray uniform = host.randomUniform((float) -cut, (float) cut, new Shape(out, in), DataType.FLOAT32);
                    NDArray unit = uniform.erfinv()) {
                return Kernels.times(unit, deviation * Math.sqrt(2));
            }
        });
    }

    private NDArray drawn(Function<NDManager, NDArray> draw) {
        return trainable(Torch.drawn(manager, draw));
    }

    private static NDArray trainable(NDArray tensor) {
        tensor.setRequiresGradient(true);
        return tensor;
    }
}
