package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;
import org.jspecify.annotations.Nullable;

/// What an encoder reads: the norm of token + position + segment (arXiv 1810.04805 §3). Models without
/// segments have no table of types.
record EncoderEmbeddings(
        TokenTable words, Weight positions, @Nullable Weight types, Norm norm) {

    static EncoderEmbeddings of(WeightSource weights, double normEps) {
        String types = "embeddings.token_type_embeddings.weight";
        return new EncoderEmbeddings(
                weights.tokens("embeddings.word_embeddings.weight"),
                weights.weight("embeddings.position_embeddings.weight"),
                weights.has(types) ? weights.weight(types) : null,
                weights.layerNorm("embeddings.LayerNorm", normEps));
    }

    /// Positions counted from 0; (B, S, e).
    NDArray embed(Inputs inputs, Pass pass) {
        return embed(inputs, Kernels.rows(positions.value(), inputs.start(), inputs.start() + inputs.length()), pass);
    }

    /// Positions given as a row (B, S) int64 for each token; (B, S, e).
    NDArray embedAt(NDArray at, Inputs inputs, Pass pass) {
        return embed(inputs, Kernels.embedding(at, positions.value()), pass);
    }

    private NDArray embed(Inputs inputs, NDArray position, Pass pass) {
        NDArray ids = inputs.inputIds();
        NDArray token = words.rows(inputs, pass); // (B, S, e)
        position.attach(ids.getManager());
        NDArray sum = types == null ? token.add(position) : Kernels.add(token, types(inputs, types), position);
        return words.finish(Kernels.dropout(norm.apply(sum), pass.baseDropout()), inputs, pass);
    }

    /// A table of one row means that the model knows no segments, whatever a tokenizer says of pairs.
    private static NDArray types(Inputs inputs, Weight types) {
        NDArray ids = inputs.tokenTypeIds();
        NDArray rows = ids == null || types.tensor().dims().getFirst() == 1
                ? Kernels.rows(types.value(), 0, 1)
                : Kernels.embedding(ids, types.value());
        rows.attach(inputs.inputIds().getManager());
        return rows;
    }
}
