package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.Activation;
import graft.engine.tensor.Kernels;

/// Fills in masked words: `decoder(norm(act(dense(h)))) + bias`. The decoder is the token embedding unless the
/// checkpoint has one of its own (arXiv 1810.04805 §3.1).
///
/// @param decoder (V, e), e the width of the token embedding
/// @param bias    (V)
record MaskedLanguageHead(Linear dense, Activation activation, Norm norm, Weight decoder, Weight bias)
        implements LanguageHead {

    /// The decoder of that name, or the table of words where the shape has none: then they are tied.
    static Weight decoder(WeightSource weights, String name) {
        return weights.weight(weights.has(name) ? name : "embeddings.word_embeddings.weight");
    }

    @Override
    public NDArray logits(NDArray rows) {
        ComputeType type = dense.type();
        NDArray x = Kernels.activate(activation, type.out(dense.forward(rows, Pass.BASE_ONLY)));
        return Vocabulary.project(norm.apply(x), decoder, bias, type);
    }
}
