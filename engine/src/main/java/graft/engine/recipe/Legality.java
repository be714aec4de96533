package graft.engine.recipe;

import java.util.Optional;

/// Where an adapter of a kind may be placed: asked by the canvas while something is dragged, and by {@link
/// RecipeCheck}.
public final class Legality {

    private Legality() {}

    /// Why this kind cannot be placed at this site of this model, in words for a person; empty when
    /// it can.
    public static Optional<String> reason(AdapterKind kind, Site site, ModelShape shape) {
        Optional<String> ofKind = reason(kind, site);
        if (ofKind.isPresent()) {
            return ofKind;
        }
        if (!shape.has(site)) {
            String model = shape.family().modelType();
            return Optional.of(
                    site == Site.FFN_GATE
                            ? "the feed-forward block of " + model + " has no gate"
                            : model + " has no site " + site.text());
        }
        return Optional.empty();
    }

    /// The same without a model: what the method itself allows.
    public static Optional<String> reason(AdapterKind kind, Site site) {
        return switch (kind) {
            case BOTTLENECK -> besideABlock("a bottleneck", site);
            case COMPACTER -> besideABlock("Compacter", site);
            case LORA ->
                site.kind() == Site.Kind.LINEAR || site.kind() == Site.Kind.EMBEDDING
                        ? Optional.empty()
                        : Optional.of(
                                "LoRA changes one matrix: place it at q, k, v, o, up, gate, down or the embedding");
            case VERA ->
                site.kind() == Site.Kind.LINEAR
                        ? Optional.empty()
                        : Optional.of("VeRA changes one matrix of a layer: place it at q, k, v, o, up, gate or down");
            case IA3 ->
                site.kind() == Site.Kind.LINEAR
                        ? Optional.empty()
                        : Optional.of("(IA)³ rescales what goes through one matrix: place it at k, v or down");
            case PREFIX ->
                site.kind() == Site.Kind.PREFIX
                        ? Optional.empty()
                        : Optional.of("a prefix stands before the keys and values of attention");
            case PROMPT ->
                site.kind() == Site.Kind.EMBEDDING
                        ? Optional.empty()
                        : Optional.of("a prompt stands once, before the embedded text");
            case REFT ->
                site.kind() == Site.Kind.LAYER
                        ? Optional.empty()
                        : Optional.of("ReFT edits the output of a whole layer");
            case INVERTIBLE ->
                site.kind() == Site.Kind.EMBEDDING
                        ? Optional.empty()
                        : Optional.of("an invertible adapter stands once, on the token embeddings");
            case BITFIT -> Optional.of("BitFit trains biases that are already there and takes layers, not sites");
            case LAYERNORM ->
                Optional.of("LayerNorm tuning trains norms that are already there and takes layers, not sites");
            case FULL -> Optional.of("full fine-tuning trains the whole model and takes no place in it");
        };
    }

    private static Optional<String> besideABlock(String what, Site site) {
        return switch (site.kind()) {
            case SEQUENTIAL, PARALLEL -> Optional.empty();
            case LINEAR -> Optional.of(what + " stands after or beside a whole block, not at one of its matrices");
            case PREFIX, LAYER, EMBEDDING ->
                Optional.of(what + " stands after or beside the attention or feed-forward block of a layer");
        };
    }

    /// Why two adapters cannot stand at one place together: empty where they can; a reason without words
    /// where they are of one kind.
    public static Optional<String> together(AdapterSpec one, AdapterSpec two) {
        if (one.kind() == two.kind()) {
            return Optional.of("");
        }
        boolean bottlenecks = isBottleneck(one) && isBottleneck(two);
        boolean rescaled = one instanceof Ia3Spec && changesMatrix(two) || two instanceof Ia3Spec && changesMatrix(one);
        boolean decomposed = isDora(one) && changesMatrix(two) || isDora(two) && changesMatrix(one);
        if (bottlenecks) {
            return Optional.of("");
        }
        return rescaled || decomposed
                ? Optional.of("whether one rescales what the other adds would depend on their order")
                : Optional.empty();
    }

    private static boolean isBottleneck(AdapterSpec adapter) {
        return adapter instanceof BottleneckSpec || adapter instanceof CompacterSpec;
    }

    private static boolean changesMatrix(AdapterSpec adapter) {
        return adapter instanceof LoraSpec || adapter instanceof VeraSpec;
    }

    private static boolean isDora(AdapterSpec adapter) {
        return adapter instanceof LoraSpec lora && lora.dora();
    }
}
