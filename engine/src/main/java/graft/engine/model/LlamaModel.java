package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Llama (arXiv 2302.13971): token embeddings, layers of {@link LlamaLayer}, a final norm, and optionally a
/// language head of its own or tied to the embeddings. Mistral, Qwen2 and Qwen3 are the same from end to end;
/// in what their layers differ stands in {@link LlamaLayer}.
final class LlamaModel implements Backbone {

    private final TokenTable words;
    private final List<LlamaLayer> layers;
    private final Norm norm;
    private final @Nullable LanguageHead languageHead;
    private final @Nullable Head classifier;
    private final LlamaSettings settings;

    LlamaModel(WeightSource weights, ModelShape shape, LlamaSettings settings) {
        this.settings = settings;
        words = weights.tokens("embed_tokens.weight");
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new LlamaLayer(weights, layer, settings))
                .toList();
        norm = weights.rmsNorm("norm", settings.normEps());
        languageHead = shape.purpose().causal() ? Vocabulary.of(weights, "lm_head", words, null) : null;
        classifier = switch (shape.purpose()) {
            case SEQUENCE_CLASSIFICATION -> new Head(Head.Reads.LAST_UNPADDED, List.of(weights.dense("score")));
            case TOKEN_CLASSIFICATION -> new Head(Head.Reads.EVERY_TOKEN, List.of(weights.dense("score")));
            case QUESTION_ANSWERING -> new Head(Head.Reads.EVERY_TOKEN, List.of(weights.dense("qa_outputs")));
            default -> null;
        };
    }

    @Override
    public NDArray embed(Inputs inputs, Pass pass) {
        return words.finish(words.rows(inputs, pass), inputs, pass);
    }

    @Override
    public TokenTable tokens() {
        return words;
    }

    @Override
    public Surroundings surroundings(Inputs inputs, Pass pass, @Nullable KeyValueCache cache) {
        NDManager manager = inputs.inputIds().getManager();
        int total = inputs.start()
                + Math.toIntExact(inputs.attentionMask().getShape().get(1));
        int from = total - Math.toIntExact(inputs.length());
        return new Surroundings(
                mask(inputs, Integer.MAX_VALUE, pass, cache),
                settings.slides() ? mask(inputs, settings.window(), pass, cache) : null,
                settings.rotary().cosine(manager, from, total),
                settings.rotary().sine(manager, from, total),
                cache,
                new TextBounds(inputs));
    }

    private static @Nullable NDArray mask(Inputs inputs, int window, Pass pass, @Nullable KeyValueCache cache) {
        return cache == null ? Surroundings.causal(inputs, window, pass) : Surroundings.cached(inputs, window);
    }

    @Override
    public List<LlamaLayer> layers() {
        return layers;
    }

    @Override
    public NDArray finish(NDArray x) {
        return norm.apply(x);
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
        return 0;
    }
}
