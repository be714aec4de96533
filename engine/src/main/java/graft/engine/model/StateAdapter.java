package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What attaches to the states between layers: a change of a whole layer's output (ReFT, arXiv
/// 2404.03592 §3).
public interface StateAdapter {

    /// The states with the change.
    ///
    /// @param x    (B, S, d) float32
    /// @param rows where the text of each row lies
    NDArray adapt(NDArray x, TextBounds rows, Pass pass);
}
