package graft.engine.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/// What runs beside a sub-layer: it reads the sub-layer's residual input and is added to its output (He et al., arXiv
/// 2110.04366 §3).
public interface ParallelAdapter extends OutputAdapter {

    /// The term to add. x (B, S, d) float32, result the same.
    NDArray branch(NDArray x, Pass pass);

    @Override
    default NDArray adapt(NDArray h, NDArray x, @Nullable Norm norm, Pass pass) {
        return branch(x, pass).add(h);
    }

    @Override
    default boolean residualFollows() {
        return true;
    }
}
