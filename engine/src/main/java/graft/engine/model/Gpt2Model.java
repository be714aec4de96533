package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Head.Reads;
import graft.engine.recipe.ModelShape;
import graft.engine.tensor.Kernels;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// GPT-2 (Radford et al. 2019): embeddings of tokens and positions, layers of {@link Gpt2Layer}, a final
/// norm, and a language head that is the token embedding again unless the file has its own.
final class Gpt2Model implements Backbone {

    private final TokenTable words;
    private final Weight positions;
    private final List<Gpt2Layer> layers;
    private final Norm norm;
    private final @Nullable LanguageHead languageHead;
    private final @Nullable Head classifier;
    private final Gpt2Settings settings;

    Gpt2Model(WeightSource weights, ModelShape shape, Gpt2Settings settings) {
        this.settings = settings;
        words = weights.tokens("wte.weight");
        positions = weights.weight("wpe.weight");
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new Gpt2Layer(weights, layer, settings))
                .toList();
        norm = weights.layerNorm("ln_f", settings.normEps());
        languageHead = shape.purpose().causal() ? Vocabulary.of(weights, "lm_head", words, null) : null;
        classifier = switch (shape.purpose()) {
            case SEQUENCE_CLASSIFICATION -> new Head(Reads.LAST_UNPADDED, List.of(weights.dense("score")));
            case TOKEN_CLASSIFICATION -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("classifier")));
            case QUESTION_ANSWERING -> new Head(Reads.EVERY_TOKEN, List.of(weights.dense("qa_outputs")));
            default -> null;
        };
    }

    @Override
    public NDArray embed(Inputs inputs, Pass pass) {
        NDArray where = inputs.positionIds();
        if (where == null) {
            long[] counted = LongStream.range(0, inputs.length()).toArray();
            where = inputs.inputIds().getManager().create(counted);
        }
        NDArray moved = inputs.start() == 0 ? where : where.add((long) inputs.start());
        NDArray position = Kernels.embedding(moved, positions.value());
        return words.finish(words.rows(inputs, pass).add(position), inputs, pass);
    }

    @Override
    public TokenTable tokens() {
        return words;
    }

    @Override
    public Surroundings surroundings(Inputs inputs, Pass pass, @Nullable KeyValueCache cache) {
        NDArray mask = cache == null
                ? Surroundings.causal(inputs, Integer.MAX_VALUE, pass)
                : Surroundings.cached(inputs, Integer.MAX_VALUE);
        return new Surroundings(mask, null, null, null, cache, new TextBounds(inputs));
    }

    @Override
    public List<Gpt2Layer> layers() {
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
        return settings.dropout();
    }
}
