package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What attaches to the finished embedding and can be undone before words are predicted (MAD-X, arXiv
/// 2005.00052 §3.3).
public interface Coupling {

    /// x (B, S, e) to (B, S, e).
    NDArray apply(NDArray x, Pass pass);

    /// The inverse: y (…, e) to (…, e).
    NDArray undo(NDArray y, Pass pass);
}
