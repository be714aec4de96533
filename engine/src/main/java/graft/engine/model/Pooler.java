package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/// BERT's summary of a row, trained to tell whether two sentences follow each other: `tanh(W h₀ + b)` of the
/// first position (arXiv 1810.04805 §3).
record Pooler(Linear dense) {

    /// last (B, S, d) to (B, d).
    NDArray apply(NDArray last, Pass pass) {
        return ofFirst(last.get(new NDIndex(":,0")), pass);
    }

    /// first (B, d) to (B, d).
    NDArray ofFirst(NDArray first, Pass pass) {
        return dense.type().out(dense.forward(first, pass)).tanh();
    }
}
