package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What runs beside a sub-layer: it reads the sub-layer's residual input and is added to its output (He et al., arXiv
/// 2110.04366 §3).
public interface ParallelAdapter {

    /// The term to add. x (B, S, d) float32, result the same.
    NDArray branch(NDArray x, Pass pass);
}
