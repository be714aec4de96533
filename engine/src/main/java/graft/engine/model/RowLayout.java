package graft.engine.model;

/// How the rows of a micro-batch lie in memory while the layers compute.
public enum RowLayout {
    /// Each as long as the longest, padded at its end.
    PADDED,
    /// Without padding, end to end, wherever the adapters allow it.
    END_TO_END,
    /// End to end where that saves more than it costs.
    QUICKEST
}
