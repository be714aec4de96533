package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/// One trainable tensor.
///
/// @param name                 stable across runs of the same recipe: the key in checkpoints
/// @param value                requires gradients; changed in place by the optimizer
/// @param group                what it belongs to
/// @param learningRateOverride its adapter's own learning rate, or null for the training's
/// @param decay                whether weight decay applies: not to biases, norms and scales
public record Parameter(
        String name, NDArray value, Group group, @Nullable Double learningRateOverride, boolean decay) {

    /// What a trainable tensor belongs to.
    public enum Group {
        ADAPTER,
        HEAD,
        BASE
    }
}
