package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Head.Activate;
import graft.engine.model.Head.Reads;
import graft.engine.recipe.Activation;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// DistilBERT (arXiv 1910.01108): BERT at half the depth, without segments and without a pooler; its
/// classifier brings a dense layer instead.
final class DistilBertModel implements Backbone {

    private final EncoderEmbeddings embeddings;
    private final List<BertLayer> layers;
    private final @Nullable LanguageHead languageHead;
    private final @Nullable Head classifier;
    private final EncoderSettings settings;

    DistilBertModel(WeightSource weights, ModelShape shape, ConfigFields config) {
        settings = EncoderSettings.of(config, shape);
        embeddings = EncoderEmbeddings.of(weights, settings.normEps());
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new BertLayer(weights, names(layer), settings))
                .toList();
        languageHead = weights.has("vocab_projector.bias") ? languageHead(weights, settings, embeddings.words()) : null;
        classifier = switch (shape.purpose()) {
            case SEQUENCE_CLASSIFICATION, MULTIPLE_CHOICE ->
                new Head(
                        Reads.FIRST_TOKEN,
                        List.of(
                                weights.dense("pre_classifier"),
                                new Activate(Activation.RELU),
                                weights.dense("classifier")));
            case TOKEN_CLASSIFICATION -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("classifier")));
            case QUESTION_ANSWERING -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("qa_outputs")));
            default -> null;
        };
    }

    private static BertLayer.Names names(int layer) {
        String at = "transformer.layer." + layer + ".";
        return new BertLayer.Names(
                at + "attention.q_lin",
                at + "attention.k_lin",
                at + "attention.v_lin",
                at + "attention.out_lin",
                at + "sa_layer_norm",
                at + "ffn.lin1",
                at + "ffn.lin2",
                at + "output_layer_norm");
    }

    private static LanguageHead languageHead(WeightSource weights, EncoderSettings settings, TokenTable words) {
        return new MaskedLanguageHead(
                weights.linear("vocab_transform"),
                settings.activation(),
                weights.layerNorm("vocab_layer_norm", settings.normEps()),
                Vocabulary.of(weights, "vocab_projector", words, weights.weight("vocab_projector.bias")));
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
