package graft.engine.recipe;

/// Qwen3 (arXiv 2505.09388): Llama's layer with norms of each head's query and key, and heads of their own size.
final class Qwen3Shape {

    private static final int HEAD_SIZE = 128;

    private Qwen3Shape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        boolean bias = config.flag("attention_bias", false);
        LlamaShape.Parts parts = new LlamaShape.Parts(bias, bias, false, true, HEAD_SIZE);
        return LlamaShape.like(Family.QWEN3, parts, config, architecture, purpose);
    }
}
