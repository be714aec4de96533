package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;

/// The table of tokens, one row (e) for each of the vocabulary, and the adapters attached to it. A language head that
/// is
/// tied to the table uses its values only: adapters change what is read, not what is predicted.
public final class TokenTable {

    private final Weight weight;
    private final Hooks<EmbeddingAdapter> hooks = new Hooks<>(EmbeddingAdapter.class);

    /// @param weight (V, e) float32
    TokenTable(Weight weight) {
        this.weight = weight;
    }

    /// Several adapters follow one another.
    public Hooks<EmbeddingAdapter> hooks() {
        return hooks;
    }

    /// (V, e).
    public Weight weight() {
        return weight;
    }

    /// The rows (B, S, e) of ids (B, S).
    public NDArray rows(NDArray ids, Pass pass) {
        NDArray rows = Kernels.embedding(ids, weight.value());
        if (pass.adapters()) {
            for (EmbeddingAdapter adapter : hooks.all()) {
                rows = adapter.adapt(ids, rows, pass);
            }
        }
        return rows;
    }
}
