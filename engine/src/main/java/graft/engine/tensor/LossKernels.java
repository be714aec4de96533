package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/// Losses, summed over what they are taken of, all with gradients. Shapes: N positions or rows, C classes. Results
/// belong to the manager of the first argument.
public final class LossKernels {

    /// Labels with this value take no part in a loss.
    public static final long IGNORE = -100;

    private LossKernels() {}

    /// Sum of the cross entropies of logits (N, C) against labels (N); {@link #IGNORE} is left out.
    ///
    /// @param smoothing label smoothing, 0 ≤ ε < 1
    /// @param weights   per class (C), or null
    public static NDArray crossEntropySum(NDArray logits, NDArray labels, double smoothing, @Nullable NDArray weights) {
        return weights == null
                ? Kernels.call("cross_entropy_sum", logits, labels, Kernels.number(smoothing))
                : Kernels.call("cross_entropy_weighted_sum", logits, labels, Kernels.number(smoothing), weights);
    }

    /// As {@link #crossEntropySum} of `x Wᵀ + b` for a frozen matrix, without ever holding all logits: some rows at a
    /// time, loss and gradient at once (softmax less the labels, the gradient of cross entropy, in closed form).
    ///
    /// @param x      (N, d) float32
    /// @param weight (V, d) of any type, not trained
    /// @param bias   (V) or () float32, not trained
    /// @param labels (N), none of them {@link #IGNORE}
    /// @param rows   logits held at a time
    public static NDArray vocabularySum(
            NDArray x, NDArray weight, NDArray bias, NDArray labels, double smoothing, int rows) {
        return Kernels.call(
                "vocabulary_loss", x, weight, bias, labels, Kernels.number(smoothing), Kernels.number(rows));
    }

    /// Sum of binary cross entropies of logits against targets in 0..1, of one shape.
    ///
    /// @param weights of each, of the same shape, or null
    public static NDArray binaryCrossEntropySum(NDArray logits, NDArray targets, @Nullable NDArray weights) {
        return weights == null
                ? Kernels.call("bce_with_logits_sum", logits, targets)
                : Kernels.call("bce_with_logits_weighted_sum", logits, targets, weights);
    }

    /// Sum of squared differences.
    public static NDArray squaredErrorSum(NDArray x, NDArray y) {
        return Kernels.call("mse_sum", x, y);
    }
}
