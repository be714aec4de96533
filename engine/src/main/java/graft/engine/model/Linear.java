package graft.engine.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/// `y = W x + b` of the base model, and the adapters attached to it.
public final class Linear {

    private final Weight weight;
    private final @Nullable Weight bias;
    private final @Nullable NDArray frozenBias;
    private final ComputeType type;
    private final Hooks<LinearAdapter> hooks = new Hooks<>(LinearAdapter.class);

    /// @param weight (out, in) in the compute type
    /// @param bias   (out) in float32, or null
    Linear(Weight weight, @Nullable Weight bias, ComputeType type) {
        this.weight = weight;
        this.bias = bias;
        this.type = type;
        this.frozenBias = bias == null ? null : type.in(bias.value());
    }

    /// Several adapters add up.
    public Hooks<LinearAdapter> hooks() {
        return hooks;
    }

    public int in() {
        return weight.tensor().dims().get(1);
    }

    public int out() {
        return weight.tensor().dims().get(0);
    }

    /// (out, in).
    public Weight weight() {
        return weight;
    }

    /// (out), or null.
    public @Nullable Weight bias() {
        return bias;
    }

    /// The type of the product.
    public ComputeType type() {
        return type;
    }

    /// x (…, in) in float32 or the compute type; result (…, out) in the compute type.
    public NDArray forward(NDArray x, Pass pass) {
        NDArray input = prepared(x, pass);
        return adapt(input, product(input), pass);
    }

    /// What the map reads instead of x.
    NDArray prepared(NDArray x, Pass pass) {
        NDArray input = x;
        if (pass.adapters()) {
            for (LinearAdapter adapter : hooks.all()) {
                input = adapter.prepare(input, pass);
            }
        }
        return input;
    }

    /// The frozen map alone.
    public NDArray product(NDArray x) {
        return weight.product(x, biasInUse());
    }

    /// Whether its adapters act on each position by itself.
    boolean byPosition(Pass pass) {
        return !pass.adapters() || hooks.all().stream().allMatch(LinearAdapter::byPosition);
    }

    /// Whether an adapter changes what this map reads, so that it cannot be part of a merged product.
    boolean readsOwnInput(Pass pass) {
        return pass.adapters() && hooks.all().stream().anyMatch(LinearAdapter::changesInput);
    }

    /// Applies the adapters alone to an output that came from a merged product.
    NDArray adapt(NDArray x, NDArray y, Pass pass) {
        if (hooks.isEmpty() || !pass.adapters()) {
            return y;
        }
        NDArray input = type.out(x);
        NDArray result = y;
        for (LinearAdapter adapter : hooks.all()) {
            result = adapter.adapt(input, result, pass);
        }
        return result;
    }

    /// The bias in the compute type, or null.
    public @Nullable NDArray biasInUse() {
        return bias == null || !bias.trainable() ? frozenBias : type.in(bias.value());
    }
}
