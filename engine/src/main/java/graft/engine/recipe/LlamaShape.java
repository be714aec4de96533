package graft.engine.recipe;

/// Llama (arXiv 2302.13971; grouped-query attention, arXiv 2305.13245): pre-norm layers with RMSNorm, rotary
/// positions, a gated feed-forward block, no biases unless `attention_bias` or `mlp_bias` ask for them.
final class LlamaShape {

    private LlamaShape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        int width = config.integer("hidden_size", 1, ModelShapes.WIDEST);
        int heads = config.integer("num_attention_heads", 1, ModelShapes.MOST_HEADS);
        int keyValueHeads = config.integer("num_key_value_heads", heads, 1, ModelShapes.MOST_HEADS);
        int layers = config.integer("num_hidden_layers", 1, ModelShapes.MOST_LAYERS);
        int feedForward = config.integer("intermediate_size", 1, ModelShapes.WIDEST_FEED_FORWARD);
        int vocabulary = config.integer("vocab_size", 1, ModelShapes.MOST_TOKENS);
        int positions = config.integer("max_position_embeddings", 2048, 1, ModelShapes.MOST_POSITIONS);
        int headSize = headSize(config, width, heads);
        config.activation("hidden_act", Activation.SWISH);
        config.ropeType();
        if (heads % keyValueHeads != 0) {
            throw config.wrong(
                    "num_key_value_heads",
                    "is " + keyValueHeads + ", which does not divide num_attention_heads " + heads);
        }
        boolean attentionBias = config.flag("attention_bias", false);
        boolean feedForwardBias = config.flag("mlp_bias", false);
        int attentionWidth = heads * headSize;
        int keyValueWidth = keyValueHeads * headSize;

        TensorList tensors = new TensorList();
        tensors.embedding("embed_tokens", vocabulary, width);
        for (int layer = 0; layer < layers; layer++) {
            String at = "layers." + layer + ".";
            String attention = at + "self_attn.";
            tensors.linear(attention + "q_proj", width, attentionWidth, attentionBias, layer, Site.ATTENTION_Q.text());
            tensors.linear(attention + "k_proj", width, keyValueWidth, attentionBias, layer, Site.ATTENTION_K.text());
            tensors.linear(attention + "v_proj", width, keyValueWidth, attentionBias, layer, Site.ATTENTION_V.text());
            tensors.linear(attention + "o_proj", attentionWidth, width, attentionBias, layer, Site.ATTENTION_O.text());
            tensors.linear(at + "mlp.gate_proj", width, feedForward, feedForwardBias, layer, Site.FFN_GATE.text());
            tensors.linear(at + "mlp.up_proj", width, feedForward, feedForwardBias, layer, Site.FFN_UP.text());
            tensors.linear(at + "mlp.down_proj", feedForward, width, feedForwardBias, layer, Site.FFN_DOWN.text());
            tensors.norm(at + "input_layernorm", width, false, layer, "norm");
            tensors.norm(at + "post_attention_layernorm", width, false, layer, "norm");
        }
        tensors.norm("norm", width, false, -1, "norm");
        head(tensors, config, purpose, width, vocabulary);
        return new ModelShape(
                Family.LLAMA,
                architecture,
                layers,
                width,
                heads,
                keyValueHeads,
                headSize,
                feedForward,
                vocabulary,
                positions,
                tensors.tensors(),
                ModelShapes.sites(width, attentionWidth, keyValueWidth, feedForward, vocabulary, true));
    }

    /// `head_dim`, which need not be width / heads; rotary positions pair its halves, so it is even.
    private static int headSize(ConfigFields config, int width, int heads) {
        if (!config.has("head_dim") && width % heads != 0) {
            throw config.wrong(
                    "num_attention_heads",
                    "is " + heads + ", which does not divide hidden_size " + width + ", and there is no head_dim");
        }
        int headSize = config.integer("head_dim", width / heads, 1, ModelShapes.WIDEST);
        if (headSize % 2 != 0) {
            throw config.wrong("head_dim", "is " + headSize + "; rotary positions need an even size");
        }
        return headSize;
    }

    private static void head(TensorList tensors, ConfigFields config, Purpose purpose, int width, int vocabulary) {
        if (purpose.causal() && !config.flag("tie_word_embeddings", false)) {
            tensors.linear("lm_head", width, vocabulary, false, -1, "lm_head");
        } else if (purpose == Purpose.SEQUENCE_CLASSIFICATION) {
            tensors.linear("score", width, config.labels(), false, -1, "classifier");
        } else if (purpose == Purpose.TOKEN_CLASSIFICATION) {
            tensors.linear("score", width, config.labels(), true, -1, "classifier");
        } else if (purpose == Purpose.QUESTION_ANSWERING) {
            tensors.linear("qa_outputs", width, 2, true, -1, "classifier");
        }
    }
}
