package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.List;

/// One layer and its sites.
public abstract sealed class TransformerLayer permits BertLayer, Gpt2Layer, LlamaLayer {

    private final Sublayers parts;

    TransformerLayer(Sublayers parts) {
        this.parts = parts;
    }

    /// x (B, S, d) to (B, S, d), or to (1, N, d) at the positions read.
    ///
    /// @param readout positions of the output that are read; all unless {@link #byPosition}
    abstract NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout);

    /// Attention of projected queries, keys and values (B, S, ·), of which each row sees itself, (B, S, ·).
    ///
    /// @param prefixes in front of keys and values
    abstract NDArray attention(
            NDArray query, NDArray key, NDArray value, List<PrefixAdapter.Rows> prefixes, Surroundings surroundings);

    /// As {@link #attention}, with the layer's prefixes; of rows that lie end to end one stretch after the other.
    ///
    /// @param x (B, S, d) what the projections read
    final NDArray attended(NDArray query, NDArray key, NDArray value, NDArray x, Surroundings surroundings, Pass pass) {
        List<PrefixAdapter.Rows> prefixes = prefixes().rows(x, pass);
        EndToEnd rows = surroundings.rows();
        if (rows == null) {
            return attention(query, key, value, prefixes, surroundings);
        }
        List<NDArray> queries = rows.split(query);
        List<NDArray> keys = rows.split(key);
        List<NDArray> values = rows.split(value);
        List<NDArray> parts = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            parts.add(attention(
                    queries.get(i),
                    keys.get(i),
                    values.get(i),
                    prefixes,
                    surroundings.stretches().get(i)));
        }
        return EndToEnd.join(parts);
    }

    /// Attention's output (B, S, ·) through its map, onto the residual x (B, S, d).
    final NDArray afterAttention(NDArray context, NDArray x, Pass pass, Readout readout) {
        NDArray h = parts.output().forward(readout.of(context), pass);
        return parts.afterAttention().join(h, readout.of(x), pass);
    }

    /// The inner states (B, S, f) of the feed-forward block back to the width, onto the residual a (B, S, d), and
    /// what acts on the layer's output.
    final NDArray afterFeedForward(NDArray inner, NDArray a, Surroundings surroundings, Pass pass) {
        NDArray h = map(Site.FFN_DOWN, inner, pass);
        return parts.layerOutput().apply(parts.afterFeedForward().join(h, a, pass), surroundings, pass);
    }

    /// The map at a site, with its adapters.
    final NDArray map(Site site, NDArray x, Pass pass) {
        return parts.linear(site).forward(x, pass);
    }

    /// Whether everything that follows attention acts on each position by itself, adapters included.
    public final boolean byPosition(Pass pass) {
        return parts.byPosition(pass);
    }

    /// Whether its adapters act on each position by itself, or are told where rows lie.
    final boolean endToEnd(Pass pass) {
        return parts.endToEnd(pass);
    }

    /// All its places for adapters.
    public final List<Hooks<?>> hooks() {
        return parts.hooks();
    }

    /// The linear map at a site of that kind.
    ///
    /// @throws IllegalArgumentException when this architecture has none there
    public final Linear linear(Site site) {
        return parts.linear(site);
    }

    /// Queries, keys and values (B, S, ·) of what the attention reads (B, S, d), with the adapters
    /// there.
    public final NDList projected(NDArray x, Pass pass) {
        return parts.projections().forward(x, pass);
    }

    /// What stands in front of its attention's keys and values.
    public final Prefixes prefixes() {
        return parts.prefixes();
    }

    /// What the next layer reads.
    public final LayerOutput layerOutput() {
        return parts.layerOutput();
    }

    /// The junction at an output or parallel site.
    ///
    /// @throws IllegalArgumentException when the site is of another kind
    public final Junction junction(Site site) {
        return parts.junction(site);
    }
}
