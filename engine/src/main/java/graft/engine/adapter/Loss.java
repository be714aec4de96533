package graft.engine.adapter;

import ai.djl.ndarray.NDArray;

/// A micro-batch's loss, as a sum and what to divide by. The mean over a step of several micro-batches is the
/// quotient of the sums, not the mean of the means: rows and tokens are unevenly spread.
///
/// @param sum    () float32 with its graph when the pass was for training
/// @param weight number of rows or labelled tokens, by class weight where there are weights; 0 when none counts
public record Loss(NDArray sum, double weight) {

    /// The mean over this micro-batch; reads the value from the device.
    public double mean() {
        return weight == 0 ? 0 : sum.getFloat() / weight;
    }
}
