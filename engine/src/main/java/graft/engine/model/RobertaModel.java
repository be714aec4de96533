package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import graft.engine.model.Head.Activate;
import graft.engine.model.Head.Reads;
import graft.engine.recipe.Activation;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// RoBERTa (arXiv 1907.11692) and XLM-RoBERTa (arXiv 1911.02116): BERT's layers, trained longer and without
/// the sentence task, so its classifiers read the first position and bring a dense layer of their own.
/// Positions are counted from the padding id on.
final class RobertaModel implements Backbone {

    private final EncoderEmbeddings embeddings;
    private final List<BertLayer> layers;
    private final @Nullable Pooler pooler;
    private final @Nullable LanguageHead languageHead;
    private final @Nullable Head classifier;
    private final EncoderSettings settings;
    private final int padding;

    /// @param padding id of the padding token, `pad_token_id`
    RobertaModel(WeightSource weights, ModelShape shape, EncoderSettings settings, int padding) {
        this.settings = settings;
        this.padding = padding;
        embeddings = EncoderEmbeddings.of(weights, settings.normEps());
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new BertLayer(weights, BertLayer.Names.ofBert(layer), settings))
                .toList();
        pooler = weights.has("pooler.dense.weight") ? new Pooler(weights.linear("pooler.dense")) : null;
        languageHead = weights.has("lm_head.bias") ? languageHead(weights, settings, embeddings.words()) : null;
        classifier = switch (shape.purpose()) {
            case SEQUENCE_CLASSIFICATION ->
                new Head(
                        Reads.FIRST_TOKEN,
                        List.of(
                                weights.dense("classifier.dense"),
                                new Activate(Activation.TANH),
                                weights.dense("classifier.out_proj")));
            case MULTIPLE_CHOICE -> new Head(Reads.POOLED, List.of(weights.dense("classifier")));
            case TOKEN_CLASSIFICATION -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("classifier")));
            case QUESTION_ANSWERING -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("qa_outputs")));
            default -> null;
        };
    }

    private static LanguageHead languageHead(WeightSource weights, EncoderSettings settings, TokenTable words) {
        return new MaskedLanguageHead(
                weights.linear("lm_head.dense"),
                Activation.GELU,
                weights.layerNorm("lm_head.layer_norm", settings.normEps()),
                Vocabulary.of(weights, "lm_head.decoder", words, weights.weight("lm_head.bias")));
    }

    @Override
    public NDArray embed(Inputs inputs, Pass pass) {
        boolean virtual = embeddings.words().virtual().holdsVirtual(inputs, pass);
        return virtual
                ? embeddings.embed(inputs.from(inputs.start() + padding + 1), pass)
                : embeddings.embedAt(positions(inputs.inputIds(), inputs.start()), inputs, pass);
    }

    /// The first token has position p + 1, p the padding id; padding has p and is not counted. Ids decide,
    /// not the attention mask. Beside virtual tokens all positions are counted. ids (B, S), result the same.
    private NDArray positions(NDArray ids, long start) {
        NDArray real = ids.neq(padding).toType(DataType.INT64, false);
        return real.cumSum(1).add(start).mul(real).add(padding);
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
