package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Norm;
import graft.engine.model.Pass;
import org.jspecify.annotations.Nullable;

/// What AdapterFusion reads of an adapter at a sub-layer's output (arXiv 2005.00247 §3.2): the update alone, before it
/// is added to anything.
public interface Fusible {

    /// What a place gives the adapters there.
    ///
    /// @param input    (B, S, d) what they read
    /// @param residual (B, S, d) to what their joint update is added
    /// @param query    (B, S, d) what the fusion's query is made of
    record Entry(NDArray input, NDArray residual, NDArray query) {}

    /// @param h               (B, S, d) the sub-layer's output, or the previous adapter's at this place
    /// @param x               (B, S, d) the sub-layer's residual input
    /// @param norm            of the sub-layer, or null
    /// @param queryBeforeNorm whether the query is h as it comes
    Entry enter(NDArray h, NDArray x, @Nullable Norm norm, boolean queryBeforeNorm);

    /// The scaled update (B, S, d) of what is read, without dropout and gate.
    NDArray update(NDArray input, Pass pass);
}
