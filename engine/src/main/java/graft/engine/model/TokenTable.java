package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// The table of tokens, one row (e) for each of the vocabulary, and the adapters attached to it. A language
/// head that is tied to the table uses its values only: adapters change what is read, not what is predicted.
public final class TokenTable {

    private final Weight weight;
    private final Hooks<EmbeddingAdapter> hooks = new Hooks<>(EmbeddingAdapter.class);
    private final VirtualTokens virtual = new VirtualTokens();
    private final Couplings couplings = new Couplings();

    /// @param weight (V, e) float32, or packed
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

    /// Whether no adapter changes what the layers read.
    boolean untouched() {
        return hooks.isEmpty() && virtual.untouched() && couplings.hooks().isEmpty();
    }

    /// What stands before the text.
    public VirtualTokens virtual() {
        return virtual;
    }

    /// What stands between the embedding and the layers.
    public Couplings couplings() {
        return couplings;
    }

    /// The rows (B, S, e) of ids (B, S), and the vectors of virtual tokens among them.
    NDArray rows(Inputs inputs, Pass pass) {
        return virtual.words(inputs, pass, ids -> rows(ids, pass));
    }

    /// The embedding (B, S, e) as the layers read it.
    NDArray finish(NDArray x, Inputs inputs, Pass pass) {
        return virtual.finished(couplings.apply(x, pass), inputs, pass);
    }

    /// The rows (B, S, e) of ids (B, S).
    public NDArray rows(NDArray ids, Pass pass) {
        NDArray rows = weight.rows(ids);
        if (pass.adapters()) {
            for (EmbeddingAdapter adapter : hooks.all()) {
                rows = adapter.adapt(ids, rows, pass);
            }
        }
        return rows;
    }
}
