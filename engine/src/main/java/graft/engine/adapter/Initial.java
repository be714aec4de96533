package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;
import java.util.function.Function;
import java.util.function.Supplier;

/// Starting values of new tensors, drawn from libtorch's seeded generator, owned by the model's manager and
/// trainable.
record Initial(NDManager manager) {

    /// Whether nothing is drawn: all values come from elsewhere afterwards.
    private static final ScopedValue<Boolean> REPLACED = ScopedValue.newInstance();

    /// Makes what will be filled with stored values, every tensor of it: nothing is drawn or even set to zero,
    /// since that is most of the work.
    static <T> T replaced(Supplier<T> make) {
        return ScopedValue.where(REPLACED, true).call(make::get);
    }

    NDArray zeros(long... dims) {
        return REPLACED.isBound() ? room(dims) : trainable(manager.zeros(new Shape(dims)));
    }

    NDArray ones(long... dims) {
        return REPLACED.isBound() ? room(dims) : trainable(manager.ones(new Shape(dims)));
    }

    NDArray filled(double value, long... dims) {
        return trainable(manager.full(new Shape(dims), (float) value));
    }

    NDArray normal(double deviation, long... dims) {
        return drawn(host -> host.randomNormal(0, (float) deviation, new Shape(dims), DataType.FLOAT32), dims);
    }

    /// Uniform within ± the range.
    NDArray uniform(double range, long... dims) {
        return drawn(
                host -> host.randomUniform((float) -range, (float) range, new Shape(dims), DataType.FLOAT32), dims);
    }

    /// Kaiming-uniform with a = √5: uniform within ±1/√in, as linear maps start in PyTorch.
    NDArray kaiming(long out, long in) {
        float bound = (float) (1 / Math.sqrt(in));
        return drawn(host -> host.randomUniform(-bound, bound, new Shape(out, in), DataType.FLOAT32), out, in);
    }

    /// Uniform within ±1/√in, as the biases of linear maps start in PyTorch.
    NDArray kaimingBias(long out, long in) {
        float bound = (float) (1 / Math.sqrt(in));
        return drawn(host -> host.randomUniform(-bound, bound, new Shape(out), DataType.FLOAT32), out);
    }

    /// Normal, with values beyond ±2σ drawn back to the cut by the inverse of the distribution.
    NDArray truncatedNormal(double deviation, long out, long in) {
        double cut = 0.9544997361036416; // the share of a normal distribution within ±2σ
        Function<NDManager, NDArray> draw = host -> {
            try (NDArray uniform = host.randomUniform((float) -cut, (float) cut, new Shape(out, in), DataType.FLOAT32);
                    NDArray unit = uniform.erfinv()) {
                return Kernels.times(unit, deviation * Math.sqrt(2));
            }
        };
        return drawn(draw, out, in);
    }

    private NDArray drawn(Function<NDManager, NDArray> draw, long... dims) {
        return REPLACED.isBound() ? room(dims) : trainable(Torch.drawn(manager, draw));
    }

    /// Memory with anything in it.
    private NDArray room(long... dims) {
        return trainable(manager.create(new Shape(dims), DataType.FLOAT32));
    }

    private static NDArray trainable(NDArray tensor) {
        tensor.setRequiresGradient(true);
        return tensor;
    }
}
