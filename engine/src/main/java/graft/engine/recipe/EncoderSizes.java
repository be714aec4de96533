package graft.engine.recipe;

/// The sizes that the configurations of BERT, RoBERTa and ELECTRA share, under the same names, and the tensors of
/// the layers that they share, too.
///
/// @param positions rows of the table of positions
/// @param types     rows of the table of segments
record EncoderSizes(int width, int heads, int layers, int feedForward, int vocabulary, int positions, int types) {

    static EncoderSizes of(ConfigFields config) {
        int width = config.integer("hidden_size", 1, ModelShapes.WIDEST);
        int heads = config.integer("num_attention_heads", 1, ModelShapes.MOST_HEADS);
        if (width % heads != 0) {
            throw config.wrong("num_attention_heads", "is " + heads + ", which does not divide hidden_size " + width);
        }
        config.activation("hidden_act", Activation.GELU);
        if (!config.text("position_embedding_type", "absolute").equals("absolute")) {
            throw config.unsupported("position_embedding_type", "is relative; read are absolute positions");
        }
        if (config.flag("is_decoder", false) || config.flag("add_cross_attention", false)) {
            throw config.unsupported("is_decoder", "makes a decoder of it; it is read as an encoder");
        }
        return new EncoderSizes(
                width,
                heads,
                config.integer("num_hidden_layers", 1, ModelShapes.MOST_LAYERS),
                config.integer("intermediate_size", 1, ModelShapes.WIDEST_FEED_FORWARD),
                config.integer("vocab_size", 1, ModelShapes.MOST_TOKENS),
                config.integer("max_position_embeddings", 512, 1, ModelShapes.MOST_POSITIONS),
                config.integer("type_vocab_size", 2, 1, ModelShapes.MOST_TOKENS));
    }

    /// Tables of words, positions and segments, and their norm.
    ///
    /// @param embeddingWidth of the tables, d but for ELECTRA
    void embeddings(TensorList tensors, int embeddingWidth) {
        tensors.embedding("embeddings.word_embeddings", vocabulary, embeddingWidth);
        tensors.embedding("embeddings.position_embeddings", positions, embeddingWidth);
        tensors.embedding("embeddings.token_type_embeddings", types, embeddingWidth);
        tensors.norm("embeddings.LayerNorm", embeddingWidth, true, -1, "norm");
    }

    void layers(TensorList tensors) {
        for (int layer = 0; layer < layers; layer++) {
            String at = "encoder.layer." + layer + ".";
            tensors.linear(at + "attention.self.query", width, width, true, layer, Site.ATTENTION_Q.text());
            tensors.linear(at + "attention.self.key", width, width, true, layer, Site.ATTENTION_K.text());
            tensors.linear(at + "attention.self.value", width, width, true, layer, Site.ATTENTION_V.text());
            tensors.linear(at + "attention.output.dense", width, width, true, layer, Site.ATTENTION_O.text());
            tensors.norm(at + "attention.output.LayerNorm", width, true, layer, "norm");
            tensors.linear(at + "intermediate.dense", width, feedForward, true, layer, Site.FFN_UP.text());
            tensors.linear(at + "output.dense", feedForward, width, true, layer, Site.FFN_DOWN.text());
            tensors.norm(at + "output.LayerNorm", width, true, layer, "norm");
        }
    }

    /// @param longest the longest row in tokens
    ModelShape shape(Family family, String architecture, int longest, int embeddingWidth, TensorList tensors) {
        return new ModelShape(
                family,
                architecture,
                layers,
                width,
                heads,
                heads,
                width / heads,
                feedForward,
                vocabulary,
                longest,
                tensors.tensors(),
                ModelShapes.encoderSites(width, feedForward, vocabulary, embeddingWidth));
    }
}
