package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What attaches to the table of tokens: a change of the rows read from it.
public interface EmbeddingAdapter {

    /// The rows with the change.
    ///
    /// @param ids  (B, S) int64
    /// @param rows (B, S, e) float32, what the table gave; the result has the same shape
    NDArray adapt(NDArray ids, NDArray rows, Pass pass);
}
