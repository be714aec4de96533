package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.ModelShape;
import graft.engine.tensor.Kernels;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// BERT (arXiv 1810.04805): embeddings of tokens, positions and segments, layers of {@link BertLayer}, and optionally
/// a pooler and a masked-language head.
final class BertModel implements Backbone {

    private final Weight words;
    private final Weight positions;
    private final Weight types;
    private final Norm norm;
    private final List<BertLayer> layers;
    private final @Nullable Pooler pooler;
    private final @Nullable LanguageHead languageHead;
    private final @Nullable Head classifier;
    private final BertSettings settings;

    BertModel(WeightSource weights, ModelShape shape, BertSettings settings) {
        this.settings = settings;
        words = weights.weight("embeddings.word_embeddings.weight");
        positions = weights.weight("embeddings.position_embeddings.weight");
        types = weights.weight("embeddings.token_type_embeddings.weight");
        norm = weights.layerNorm("embeddings.LayerNorm", settings.normEps());
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new BertLayer(weights, layer, settings))
                .toList();
        pooler = weights.has("pooler.dense.weight") ? new Pooler(weights.linear("pooler.dense")) : null;
        languageHead = weights.has("cls.predictions.bias") ? languageHead(weights, settings) : null;
        classifier = switch (shape.purpose()) {
            case SEQUENCE_CLASSIFICATION -> new Head(Head.Reads.POOLED, List.of(weights.dense("classifier")));
            case TOKEN_CLASSIFICATION -> new Head(Head.Reads.EVERY_TOKEN, List.of(weights.dense("classifier")));
            default -> null;
        };
    }

    private static LanguageHead languageHead(WeightSource weights, BertSettings settings) {
        String at = "cls.predictions.";
        boolean own = weights.has(at + "decoder.weight");
        return new MaskedLanguageHead(
                weights.linear(at + "transform.dense"),
                settings.activation(),
                weights.layerNorm(at + "transform.LayerNorm", settings.normEps()),
                weights.weight(own ? at + "decoder.weight" : "embeddings.word_embeddings.weight"),
                weights.weight(at + "bias"));
    }

    @Override
    public NDArray embed(Inputs inputs, Pass pass) {
        NDArray ids = inputs.inputIds();
        NDArray token = Kernels.embedding(ids, words.value()); // (B, S, d)
        NDArray position = Kernels.rows(positions.value(), 0, inputs.length()); // (S, d)
        position.attach(ids.getManager());
        NDArray type = inputs.tokenTypeIds() == null
                ? Kernels.rows(types.value(), 0, 1)
                : Kernels.embedding(inputs.tokenTypeIds(), types.value());
        type.attach(ids.getManager());
        return Kernels.dropout(norm.apply(Kernels.add(token, type, position)), pass.baseDropout());
    }

    @Override
    public Surroundings surroundings(Inputs inputs) {
        return new Surroundings(Surroundings.padding(inputs), null, null);
    }

    @Override
    public List<BertLayer> layers() {
        return layers;
    }

    @Override
    public NDArray finish(NDArray x) {
        return x;
    }

    @Override
    public @Nullable Pooler pooler() {
        return pooler;
    }

    @Override
    public @Nullable LanguageHead languageHead() {
        return languageHead;
    }

    @Override
    public @Nullable Head classifier() {
        return classifier;
    }

    @Override
    public double dropout() {
        return settings.dropout();
    }
}
