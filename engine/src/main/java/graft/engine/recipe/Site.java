package graft.engine.recipe;

import java.util.Optional;

/// A named place in a layer where an adapter can attach. The names are those of the recipe and of the
/// screens.
public enum Site {
    ATTENTION_Q("attention.q", Kind.LINEAR),
    ATTENTION_K("attention.k", Kind.LINEAR),
    ATTENTION_V("attention.v", Kind.LINEAR),
    /// The three as one map, in families whose files keep them so; adapters of other libraries sit
    /// there.
    ATTENTION_QKV("attention.qkv", Kind.LINEAR),
    ATTENTION_O("attention.o", Kind.LINEAR),
    ATTENTION_PREFIX("attention.prefix", Kind.PREFIX),
    ATTENTION_OUTPUT("attention.output", Kind.SEQUENTIAL),
    ATTENTION_PARALLEL("attention.parallel", Kind.PARALLEL),
    FFN_UP("ffn.up", Kind.LINEAR),
    FFN_GATE("ffn.gate", Kind.LINEAR),
    FFN_DOWN("ffn.down", Kind.LINEAR),
    FFN_OUTPUT("ffn.output", Kind.SEQUENTIAL),
    FFN_PARALLEL("ffn.parallel", Kind.PARALLEL),
    LAYER_OUTPUT("layer.output", Kind.LAYER),
    /// The map of the pretrained summary of a row, once per model; none of the places of a layer.
    POOLER("pooler", Kind.LINEAR),
    EMBEDDING("embedding", Kind.EMBEDDING);

    /// What an adapter sees there.
    public enum Kind {
        /// Input and output of one linear map.
        LINEAR,
        /// The output of a sub-layer, before or after its residual connection.
        SEQUENTIAL,
        /// The input of a sub-layer, added to its output.
        PARALLEL,
        /// The keys and values of attention.
        PREFIX,
        /// The output of a whole layer, what the next one reads.
        LAYER,
        /// The token embeddings, once per model.
        EMBEDDING
    }

    private final String text;
    private final Kind kind;

    Site(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    /// The name in recipes, for example `attention.q`.
    public String text() {
        return text;
    }

    public Kind kind() {
        return kind;
    }

    /// True where the site belongs to a layer, false for {@link #EMBEDDING} and {@link #POOLER}.
    public boolean perLayer() {
        return this != EMBEDDING && this != POOLER;
    }

    /// The site of that name, if there is one.
    public static Optional<Site> of(String text) {
        for (Site site : values()) {
            if (site.text.equals(text)) {
                return Optional.of(site);
            }
        }
        return Optional.empty();
    }
}
