package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.Activation;
import graft.engine.tensor.Kernels;

/// Fills in masked words: `decoder(norm(act(dense(h)))) + bias`. The decoder is the token embedding unless
/// the checkpoint has one of its own (arXiv 1810.04805 §3.1).
///
/// @param words the decoder, (V, e) with e the width of the token embedding
record MaskedLanguageHead(Linear dense, Activation activation, Norm norm, Vocabulary words) implements LanguageHead {

    @Override
    public NDArray logits(NDArray rows, Pass pass) {
        return words.logits(transformed(rows, pass), pass);
    }

    @Override
    public NDArray crossEntropySum(NDArray rows, NDArray labels, double smoothing, Pass pass) {
        return words.crossEntropySum(transformed(rows, pass), labels, smoothing, pass);
    }

    private NDArray transformed(NDArray rows, Pass pass) {
        NDArray x = dense.type().out(dense.forward(rows, pass));
        return norm.apply(Kernels.activate(activation, x));
    }
}
