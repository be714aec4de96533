package graft.engine.recipe;

import java.util.List;
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
    POOLER("pooler", Kind.LINEAR, "pooler.dense"),
    /// The map from narrower embeddings to the layers' width (ELECTRA).
    EMBEDDING_PROJECTION("embedding.projection", Kind.LINEAR, "embeddings_project"),
    /// The first of two maps of the head that came with the base.
    HEAD_DENSE(
            "head.dense",
            Kind.LINEAR,
            "classifier.dense",
            "pre_classifier",
            "lm_head.dense",
            "cls.predictions.transform.dense",
            "generator_predictions.dense",
            "discriminator_predictions.dense",
            "vocab_transform"),
    /// The last map of the classifier that came with the base.
    HEAD_OUT(
            "head.out",
            Kind.LINEAR,
            "classifier.out_proj",
            "classifier",
            "score",
            "qa_outputs",
            "discriminator_predictions.dense_prediction"),
    /// The map from hidden states to words in a head that predicts them. Where the head is tied to the embedding, an
    /// adapter here changes what is predicted and not what is read.
    HEAD_WORDS(
            "head.words",
            Kind.LINEAR,
            "lm_head",
            "cls.predictions.decoder",
            "lm_head.decoder",
            "generator_lm_head",
            "vocab_projector"),
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
    private final List<String> modules;

    /// @param modules of a map outside the layers: how architectures call it, of which a model has at most one
    Site(String text, Kind kind, String... modules) {
        this.text = text;
        this.kind = kind;
        this.modules = List.of(modules);
    }

    /// The name in recipes, for example `attention.q`.
    public String text() {
        return text;
    }

    public Kind kind() {
        return kind;
    }

    /// True where the site belongs to a layer, false for {@link #EMBEDDING} and what is {@link #once}.
    public boolean perLayer() {
        return this != EMBEDDING && !once();
    }

    /// Whether it is a linear map outside the layers, once per model.
    public boolean once() {
        return !modules.isEmpty();
    }

    /// Whether it is a map of the head that came with the base, which a task that trains a new head does without.
    public boolean ofHead() {
        return this == HEAD_DENSE || this == HEAD_OUT || this == HEAD_WORDS;
    }

    /// How architectures call a map outside the layers; empty for other sites.
    List<String> modules() {
        return modules;
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
