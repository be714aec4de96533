package graft.engine.recipe;

/// Mistral (arXiv 2310.06825): Llama's layer, each position seeing no more than `sliding_window` positions, itself
/// included.
final class MistralShape {

    private MistralShape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        return LlamaShape.like(Family.MISTRAL, LlamaShape.Parts.PLAIN, config, architecture, purpose);
    }
}
