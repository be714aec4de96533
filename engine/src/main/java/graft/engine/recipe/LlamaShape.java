package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;

/// Llama (arXiv 2302.13971; grouped-query attention, arXiv 2305.13245): pre-norm layers with RMSNorm, rotary
/// positions, a gated feed-forward block, no biases unless `attention_bias` or `mlp_bias` ask for them.
final class LlamaShape {

    private LlamaShape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        boolean attentionBias = config.flag("attention_bias", false);
        Parts parts = new Parts(attentionBias, attentionBias, config.flag("mlp_bias", false), false, 0);
        return like(Family.LLAMA, parts, config, architecture, purpose);
    }

    /// In what the families differ that have Llama's layer.
    ///
    /// @param projectionBias  whether queries, keys and values have biases
    /// @param outputBias      whether the output of attention has one
    /// @param feedForwardBias whether the feed-forward maps have them
    /// @param headNorms       whether each head's query and key is normalised
    /// @param headSize        where the configuration gives none; 0 for width over heads
    record Parts(boolean projectionBias, boolean outputBias, boolean feedForwardBias, boolean headNorms, int headSize) {

        /// Without biases, without norms of heads.
        static final Parts PLAIN = new Parts(false, false, false, false, 0);
    }

    /// The shape of a family with Llama's layer.
    static ModelShape like(Family family, Parts parts, ConfigFields config, String architecture, Purpose purpose) {
        int width = config.integer("hidden_size", 1, ModelShapes.WIDEST);
        int heads = config.integer("num_attention_heads", 1, ModelShapes.MOST_HEADS);
        int keyValueHeads = config.integer("num_key_value_heads", heads, 1, ModelShapes.MOST_HEADS);
        int layers = config.integer("num_hidden_layers", 1, ModelShapes.MOST_LAYERS);
        int feedForward = config.integer("intermediate_size", 1, ModelShapes.WIDEST_FEED_FORWARD);
        int vocabulary = config.integer("vocab_size", 1, ModelShapes.MOST_TOKENS);
        int positions = config.integer("max_position_embeddings", 2048, 1, ModelShapes.MOST_POSITIONS);
        int headSize = headSize(config, width, heads, parts);
        config.activation("hidden_act", Activation.SWISH);
        RotaryCheck.check(config);
        layerTypes(config, layers);
        if (heads % keyValueHeads != 0) {
            throw config.wrong(
                    "num_key_value_heads",
                    "is " + keyValueHeads + ", which does not divide num_attention_heads " + heads);
        }
        int attentionWidth = heads * headSize;
        int keyValueWidth = keyValueHeads * headSize;

        TensorList tensors = new TensorList();
        tensors.embedding("embed_tokens", vocabulary, width);
        for (int layer = 0; layer < layers; layer++) {
            String at = "layers." + layer + ".";
            String attention = at + "self_attn.";
            tensors.linear(
                    attention + "q_proj", width, attentionWidth, parts.projectionBias, layer, Site.ATTENTION_Q.text());
            tensors.linear(
                    attention + "k_proj", width, keyValueWidth, parts.projectionBias, layer, Site.ATTENTION_K.text());
            tensors.linear(
                    attention + "v_proj", width, keyValueWidth, parts.projectionBias, layer, Site.ATTENTION_V.text());
            tensors.linear(
                    attention + "o_proj", attentionWidth, width, parts.outputBias, layer, Site.ATTENTION_O.text());
            tensors.linear(
                    at + "mlp.gate_proj", width, feedForward, parts.feedForwardBias, layer, Site.FFN_GATE.text());
            tensors.linear(at + "mlp.up_proj", width, feedForward, parts.feedForwardBias, layer, Site.FFN_UP.text());
            tensors.linear(
                    at + "mlp.down_proj", feedForward, width, parts.feedForwardBias, layer, Site.FFN_DOWN.text());
            if (parts.headNorms) {
                tensors.norm(attention + "q_norm", headSize, false, layer, "norm");
                tensors.norm(attention + "k_norm", headSize, false, layer, "norm");
            }
            tensors.norm(at + "input_layernorm", width, false, layer, "norm");
            tensors.norm(at + "post_attention_layernorm", width, false, layer, "norm");
        }
        tensors.norm("norm", width, false, -1, "norm");
        head(tensors, config, purpose, width, vocabulary);
        return new ModelShape(
                family,
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

    /// One kind of attention for each layer, where the configuration names them.
    private static void layerTypes(ConfigFields config, int layers) {
        JsonNode types = config.root().path("layer_types");
        if (types.isMissingNode() || types.isNull()) {
            return;
        }
        if (!types.isArray() || types.size() != layers) {
            throw config.wrong("layer_types", "is no list of " + layers + " entries, one a layer");
        }
        for (JsonNode type : types) {
            if (!type.asText().equals("full_attention") && !type.asText().equals("sliding_attention")) {
                throw config.unsupported(
                        "layer_types", "names " + type + "; read are full_attention and sliding_attention");
            }
        }
    }

    /// `head_dim`, which need not be width / heads; rotary positions pair its halves, so it is even.
    private static int headSize(ConfigFields config, int width, int heads, Parts parts) {
        if (!config.has("head_dim") && parts.headSize == 0 && width % heads != 0) {
            throw config.wrong(
                    "num_attention_heads",
                    "is " + heads + ", which does not divide hidden_size " + width + ", and there is no head_dim");
        }
        int headSize =
                config.integer("head_dim", parts.headSize == 0 ? width / heads : parts.headSize, 1, ModelShapes.WIDEST);
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
