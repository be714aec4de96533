package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What attaches to a linear map `y = W x + b`: a change of y computed from x (LoRA and its kin).
public interface LinearAdapter {

    /// The map's output with the change.
    ///
    /// @param x (…, in) float32
    /// @param y (…, out) in the type that the frozen map computes in; the result has the same
    NDArray adapt(NDArray x, NDArray y, Pass pass);
}
