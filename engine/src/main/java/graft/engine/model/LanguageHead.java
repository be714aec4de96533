package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// A base model's own head that predicts words.
interface LanguageHead {

    /// Hidden states (N, d) to the vocabulary's logits (N, V), float32.
    NDArray logits(NDArray rows, Pass pass);
}
