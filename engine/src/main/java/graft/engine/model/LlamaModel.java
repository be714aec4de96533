package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.ModelShape;
import graft.engine.tensor.Kernels;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Llama (arXiv 2302.13971): token embeddings, layers of {@link LlamaLayer}, a final norm, and optionally a language
/// head of its own or tied to the embeddings.
final class LlamaModel implements Backbone {

    private final Weight words;
    private final List<LlamaLayer> layers;
    private final Norm norm;
    private final @Nullable Weight languageHead;
    private final LlamaSettings settings;
    private final ComputeType type;

    /// @param causal the class has a language head; without a matrix of its own it is tied
    LlamaModel(WeightSource weights, ModelShape shape, LlamaSettings settings, boolean causal) {
        this.settings = settings;
        this.type = weights.type();
        words = weights.weight("embed_tokens.weight");
        layers = IntStream.range(0, shape.layers())
                .mapToObj(layer -> new LlamaLayer(weights, layer, settings))
                .toList();
        norm = weights.rmsNorm("norm", settings.normEps());
        languageHead = !causal ? null : weights.has("lm_head.weight") ? weights.weight("lm_head.weight") : words;
    }

    @Override
    public NDArray embed(Inputs inputs, Pass pass) {
        return Kernels.embedding(inputs.inputIds(), words.value());
    }

    @Override
    public Surroundings surroundings(Inputs inputs) {
        NDManager manager = inputs.inputIds().getManager();
        int length = Math.toIntExact(inputs.length());
        return new Surroundings(
                Surroundings.causal(inputs),
                settings.rotary().cosine(manager, length),
                settings.rotary().sine(manager, length));
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
    public @Nullable NDArray pooled(NDArray last) {
        return null;
    }

    @Override
    public boolean hasPooler() {
        return false;
    }

    @Override
    public NDArray vocabulary(NDArray rows) {
        return Vocabulary.project(rows, Objects.requireNonNull(languageHead, "no language head"), null, type);
    }

    @Override
    public boolean hasVocabularyHead() {
        return languageHead != null;
    }

    @Override
    public double dropout() {
        return 0;
    }
}
