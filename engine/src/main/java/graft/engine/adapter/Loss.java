package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Tape;
import graft.engine.tensor.Torch;
import org.jspecify.annotations.Nullable;

/// A micro-batch's loss, as a sum and what to divide by. The mean over a step of several micro-batches is the
/// quotient of the sums, not the mean of the means: rows and tokens are unevenly spread.
///
/// @param sum    () float32 with its graph when the pass was for training
/// @param weight number of rows or labelled tokens, by class weight where there are weights; 0 when none counts
/// @param tape   of the layers whose activations are not kept, or null
public record Loss(NDArray sum, double weight, @Nullable Tape tape) {

    /// With its whole graph.
    public Loss(NDArray sum, double weight) {
        this(sum, weight, null);
    }

    /// Back-propagates, adding `scale` times the gradients of the sum to the trainable parameters'.
    ///
    /// @param scale for example 1 / weight of the whole step
    public void backward(double scale) {
        Torch.backward(sum, scale);
        if (tape != null) {
            tape.backward();
        }
    }

    /// The mean over this micro-batch; reads the value from the device.
    public double mean() {
        return weight == 0 ? 0 : sum.getFloat() / weight;
    }
}
