package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `y = W x + b` of the base model, and the adapters attached to it.
public final class Linear {

    private final Weight weight;
    private final @Nullable Weight bias;
    private final @Nullable NDArray frozenBias;
    private final ComputeType type;
    private final List<LinearAdapter> adapters = new ArrayList<>();

    /// @param weight (out, in) in the compute type
    /// @param bias   (out) in float32, or null
    Linear(Weight weight, @Nullable Weight bias, ComputeType type) {
        this.weight = weight;
        this.bias = bias;
        this.type = type;
        this.frozenBias = bias == null ? null : type.in(bias.frozen());
    }

    /// Attaches an adapter; several add up.
    public void attach(LinearAdapter adapter) {
        adapters.add(adapter);
    }

    public void detach(LinearAdapter adapter) {
        adapters.remove(adapter);
    }

    public int in() {
        return weight.tensor().dims().get(1);
    }

    public int out() {
        return weight.tensor().dims().get(0);
    }

    Weight weight() {
        return weight;
    }

    @Nullable
    Weight bias() {
        return bias;
    }

    ComputeType type() {
        return type;
    }

    /// x (…, in) in float32 or the compute type; result (…, out) in the compute type.
    public NDArray forward(NDArray x, Pass pass) {
        return adapt(x, Kernels.linear(type.in(x), weight.value(), biasInUse()), pass);
    }

    /// Applies the adapters alone to an output that came from a merged product.
    NDArray adapt(NDArray x, NDArray y, Pass pass) {
        if (adapters.isEmpty() || !pass.adapters()) {
            return y;
        }
        NDArray input = type.out(x);
        NDArray result = y;
        for (LinearAdapter adapter : adapters) {
            result = adapter.adapt(input, result, pass);
        }
        return result;
    }

    /// The bias in the compute type.
    @Nullable
    NDArray biasInUse() {
        return bias == null || !bias.trainable() ? frozenBias : type.in(bias.value());
    }
}
