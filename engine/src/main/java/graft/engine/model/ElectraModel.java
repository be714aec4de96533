package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Head.Activate;
import graft.engine.model.Head.Reads;
import graft.engine.recipe.Activation;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// ELECTRA (arXiv 2003.10555): BERT's layers over embeddings that may be narrower (§3.2). A generator fills
/// in masked words; the discriminator, which is what people use, tells at every position whether the
/// generator wrote the word.
final class ElectraModel implements Backbone {

    private final EncoderEmbeddings embeddings;
    private final @Nullable Linear project;
    private final List<BertLayer> layers;
    private final @Nullable LanguageHead languageHead;
    private final @Nullable Head classifier;
    private final EncoderSettings settings;

    ElectraModel(WeightSource weights, ModelShape shape, EncoderSettings settings) {
        this.settings = settings;
        embeddings = EncoderEmbeddings.of(weights, settings.normEps());
        project = weights.has("embeddings_project.weight") ? weights.linear("embeddings_project") : null;
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new BertLayer(weights, BertLayer.Names.ofBert(layer), settings))
                .toList();
        languageHead = weights.has("generator_predictions.dense.weight")
                ? generator(weights, settings, embeddings.words())
                : null;
        classifier = switch (shape.purpose()) {
            case PRE_TRAINING -> discriminator(weights, settings);
            case SEQUENCE_CLASSIFICATION ->
                new Head(
                        Reads.FIRST_TOKEN,
                        List.of(
                                weights.dense("classifier.dense"),
                                new Activate(Activation.GELU),
                                weights.dense("classifier.out_proj")));
            case TOKEN_CLASSIFICATION -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("classifier")));
            case QUESTION_ANSWERING -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("qa_outputs")));
            default -> null;
        };
    }

    /// Words from states of the embedding's width e.
    private static LanguageHead generator(WeightSource weights, EncoderSettings settings, TokenTable words) {
        return new MaskedLanguageHead(
                weights.linear("generator_predictions.dense"), // (…, d) to (…, e)
                Activation.GELU,
                weights.layerNorm("generator_predictions.LayerNorm", settings.normEps()),
                Vocabulary.of(weights, "generator_lm_head", words, weights.weight("generator_lm_head.bias")));
    }

    /// One number for each position: above 0 where the word looks replaced.
    private static Head discriminator(WeightSource weights, EncoderSettings settings) {
        String at = "discriminator_predictions.";
        return new Head(
                Reads.EVERY_TOKEN,
                List.of(
                        weights.dense(at + "dense"),
                        new Activate(settings.activation()),
                        weights.dense(at + "dense_prediction"),
                        new Head.Squeeze()));
    }

    @Override
    public NDArray embed(Inputs inputs, Pass pass) {
        NDArray x = embeddings.embed(inputs, pass); // (B, S, e)
        return project == null ? x : project.type().out(project.forward(x, pass)); // (B, S, d)
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
