package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What attaches to a layer's attention: keys and values that stand in front of the text's. Every
/// position sees them, unless they have positions of their own and a window has slid past these.
public interface PrefixAdapter {

    /// Keys and values of the prefix's n positions.
    ///
    /// @param key   (n, w), or (B, n, w) where they depend on the row
    /// @param value of the same shape
    record Rows(NDArray key, NDArray value) {}

    /// Whether its keys have positions, the first ones, which a sliding window leaves behind like others.
    default boolean takesPositions() {
        return false;
    }

    /// Whether its keys and values do not depend on the row.
    default boolean sameForAllRows() {
        return false;
    }

    /// The prefix of this layer.
    ///
    /// @param x (B, S, d) float32, what the projections of the attention read
    Rows rows(NDArray x, Pass pass);
}
