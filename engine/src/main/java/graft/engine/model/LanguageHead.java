package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// A base model's own head that predicts words.
interface LanguageHead {

    /// Hidden states (N, d) to the vocabulary's logits (N, V), float32.
    NDArray logits(NDArray rows, Pass pass);

    /// The sum of the cross entropies of these logits, (), with gradients.
    ///
    /// @param labels    (N), none of them left out
    /// @param smoothing label smoothing, 0 ≤ ε < 1
    NDArray crossEntropySum(NDArray rows, NDArray labels, double smoothing, Pass pass);
}
