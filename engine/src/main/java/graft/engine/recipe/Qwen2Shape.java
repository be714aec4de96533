package graft.engine.recipe;

/// Qwen2 and Qwen2.5 (arXiv 2407.10671, 2412.15115): Llama's layer with biases at queries, keys and values.
final class Qwen2Shape {

    private Qwen2Shape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        LlamaShape.Parts parts = new LlamaShape.Parts(true, false, false, false, 0);
        return LlamaShape.like(Family.QWEN2, parts, config, architecture, purpose);
    }
}
