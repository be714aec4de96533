package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Head.Reads;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// BERT (arXiv 1810.04805): embeddings of tokens, positions and segments, layers of {@link BertLayer}, and
/// what its classes have on top: a pooler, a head for masked words, a classifier.
final class BertModel implements Backbone {

    private final EncoderEmbeddings embeddings;
    private final List<BertLayer> layers;
    private final @Nullable Pooler pooler;
    private final @Nullable LanguageHead languageHead;
    private final @Nullable Head classifier;
    private final EncoderSettings settings;

    BertModel(WeightSource weights, ModelShape shape, EncoderSettings settings) {
        this.settings = settings;
        embeddings = EncoderEmbeddings.of(weights, settings.normEps());
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new BertLayer(weights, BertLayer.Names.ofBert(layer), settings))
                .toList();
        pooler = weights.has("pooler.dense.weight") ? new Pooler(weights.linear("pooler.dense")) : null;
        languageHead = weights.has("cls.predictions.bias") ? languageHead(weights, settings, embeddings.words()) : null;
        classifier = switch (shape.purpose()) {
            case SEQUENCE_CLASSIFICATION, MULTIPLE_CHOICE ->
                new Head(Reads.POOLED, List.of(weights.dense("classifier")));
            case NEXT_SENTENCE -> new Head(Reads.POOLED, List.of(weights.dense("cls.seq_relationship")));
            case TOKEN_CLASSIFICATION -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("classifier")));
            case QUESTION_ANSWERING -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("qa_outputs")));
            default -> null;
        };
    }

    private static LanguageHead languageHead(WeightSource weights, EncoderSettings settings, TokenTable words) {
        String at = "cls.predictions.";
        return new MaskedLanguageHead(
                weights.linear(at + "transform.dense"),
                settings.activation(),
                weights.layerNorm(at + "transform.LayerNorm", settings.normEps()),
                Vocabulary.of(weights, at + "decoder", words, weights.weight(at + "bias")));
    }

    @Override
    public NDArray embed(Inputs inputs, Pass pass) {
        return embeddings.embed(inputs, pass);
    }

    @Override
    public TokenTable tokens() {
        return embeddings.words();
    }

    @Override
    public Surroundings surroundings(Inputs inputs, Pass pass, @Nullable KeyValueCache cache) {
        return new Surroundings(inputs);
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
