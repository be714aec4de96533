package graft.engine.recipe;

import java.util.Optional;

/// Where an adapter of a kind may be placed: asked by the canvas while something is dragged, and by {@link
/// RecipeCheck}.
public final class Legality {

    private Legality() {}

    /// Why this kind cannot be placed at this site of this model, in words for a person; empty when it can.
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
            case BOTTLENECK ->
                switch (site.kind()) {
                    case SEQUENTIAL, PARALLEL -> Optional.empty();
                    case LINEAR ->
                        Optional.of("a bottleneck stands after or beside a whole block, not at one of its matrices");
                    case PREFIX, EMBEDDING -> Optional.of("a bottleneck stands after or beside a block of a layer");
                };
            case LORA ->
                switch (site.kind()) {
                    case LINEAR -> Optional.empty();
                    case EMBEDDING -> Optional.of("LoRA on the embedding cannot be trained by this version");
                    case SEQUENTIAL, PARALLEL, PREFIX ->
                        Optional.of("LoRA changes one matrix: place it at q, k, v, o, up, gate or down");
                };
            case BITFIT -> Optional.of("BitFit trains biases that are already there and takes layers, not sites");
            case FULL -> Optional.of("full fine-tuning trains the whole model and takes no place in it");
        };
    }
}
