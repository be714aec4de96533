package graft.engine.recipe;

/// GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", §2.3): pre-norm layers with
/// learned positions. Its files keep linear maps transposed, (in, out), and queries, keys and values in one matrix
/// `c_attn`; here every map is (out, in), and `c_attn` is the three that it holds.
final class Gpt2Shape {

    private static final int INNER = 4;

    private Gpt2Shape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        int width = config.integer("n_embd", 768, 1, ModelShapes.WIDEST);
        int heads = config.integer("n_head", 12, 1, ModelShapes.MOST_HEADS);
        int layers = config.integer("n_layer", 12, 1, ModelShapes.MOST_LAYERS);
        int feedForward = config.integer("n_inner", INNER * width, 1, ModelShapes.WIDEST_FEED_FORWARD);
        int vocabulary = config.integer("vocab_size", 50257, 1, ModelShapes.MOST_TOKENS);
        int positions = config.integer("n_positions", 1024, 1, ModelShapes.MOST_POSITIONS);
        config.activation("activation_function", Activation.GELU_TANH);
        if (width % heads != 0) {
            throw config.wrong("n_head", "is " + heads + ", which does not divide n_embd " + width);
        }
        if (config.flag("add_cross_attention", false)) {
            throw config.unsupported("add_cross_attention", "is true; cross-attention is not read");
        }

        TensorList tensors = new TensorList();
        tensors.embedding("wte", vocabulary, width);
        tensors.embedding("wpe", positions, width);
        for (int layer = 0; layer < layers; layer++) {
            String at = "h." + layer + ".";
            tensors.norm(at + "ln_1", width, true, layer, "norm");
            tensors.linear(at + "attn.c_attn.q", width, width, true, layer, Site.ATTENTION_Q.text());
            tensors.linear(at + "attn.c_attn.k", width, width, true, layer, Site.ATTENTION_K.text());
            tensors.linear(at + "attn.c_attn.v", width, width, true, layer, Site.ATTENTION_V.text());
            tensors.linear(at + "attn.c_proj", width, width, true, layer, Site.ATTENTION_O.text());
            tensors.norm(at + "ln_2", width, true, layer, "norm");
            tensors.linear(at + "mlp.c_fc", width, feedForward, true, layer, Site.FFN_UP.text());
            tensors.linear(at + "mlp.c_proj", feedForward, width, true, layer, Site.FFN_DOWN.text());
        }
        tensors.norm("ln_f", width, true, -1, "norm");
        head(tensors, config, purpose, width, vocabulary);
        return new ModelShape(
                Family.GPT2,
                architecture,
                layers,
                width,
                heads,
                heads,
                width / heads,
                feedForward,
                vocabulary,
                positions,
                tensors.tensors(),
                ModelShapes.sites(width, width, width, feedForward, vocabulary, false));
    }

    private static void head(TensorList tensors, ConfigFields config, Purpose purpose, int width, int vocabulary) {
        if (purpose.causal() && !config.flag("tie_word_embeddings", true)) {
            tensors.linear("lm_head", width, vocabulary, false, -1, "lm_head");
        } else if (purpose == Purpose.SEQUENCE_CLASSIFICATION) {
            tensors.linear("score", width, config.labels(), false, -1, "classifier");
        } else if (purpose == Purpose.TOKEN_CLASSIFICATION) {
            tensors.linear("classifier", width, config.labels(), true, -1, "classifier");
        } else if (purpose == Purpose.QUESTION_ANSWERING) {
            tensors.linear("qa_outputs", width, 2, true, -1, "classifier");
        }
    }
}
