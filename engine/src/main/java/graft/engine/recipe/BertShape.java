package graft.engine.recipe;

/// BERT (arXiv 1810.04805): learned positions and token types, post-norm layers, biases everywhere.
final class BertShape {

    private BertShape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        int width = config.integer("hidden_size", 1, ModelShapes.WIDEST);
        int heads = config.integer("num_attention_heads", 1, ModelShapes.MOST_HEADS);
        int layers = config.integer("num_hidden_layers", 1, ModelShapes.MOST_LAYERS);
        int feedForward = config.integer("intermediate_size", 1, ModelShapes.WIDEST_FEED_FORWARD);
        int vocabulary = config.integer("vocab_size", 1, ModelShapes.MOST_TOKENS);
        int positions = config.integer("max_position_embeddings", 512, 1, ModelShapes.MOST_POSITIONS);
        int types = config.integer("type_vocab_size", 2, 1, ModelShapes.MOST_TOKENS);
        config.activation("hidden_act", Activation.GELU);
        if (width % heads != 0) {
            throw config.wrong("num_attention_heads", "is " + heads + ", which does not divide hidden_size " + width);
        }
        if (!config.text("position_embedding_type", "absolute").equals("absolute")) {
            throw config.unsupported("position_embedding_type", "is relative; read are absolute positions");
        }
        if (config.flag("is_decoder", false) || config.flag("add_cross_attention", false)) {
            throw config.unsupported("is_decoder", "makes a decoder of it; BERT is read as an encoder");
        }

        TensorList tensors = new TensorList();
        tensors.embedding("embeddings.word_embeddings", vocabulary, width);
        tensors.embedding("embeddings.position_embeddings", positions, width);
        tensors.embedding("embeddings.token_type_embeddings", types, width);
        tensors.norm("embeddings.LayerNorm", width, true, -1, "norm");
        for (int layer = 0; layer < layers; layer++) {
            layer(tensors, layer, width, feedForward);
        }
        head(tensors, config, purpose, width, vocabulary);
        return new ModelShape(
                Family.BERT,
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

    private static void layer(TensorList tensors, int layer, int width, int feedForward) {
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

    /// What the checkpoint's class has beyond the encoder. The prediction head's decoder is the token embedding
    /// unless `tie_word_embeddings` is false; its bias is `cls.predictions.bias` in any case.
    private static void head(TensorList tensors, ConfigFields config, Purpose purpose, int width, int vocabulary) {
        switch (purpose) {
            case MASKED_LM, LM_HEAD, CAUSAL_LM, TOKEN_CLASSIFICATION, QUESTION_ANSWERING -> {}
            case PLAIN, PRE_TRAINING, NEXT_SENTENCE, SEQUENCE_CLASSIFICATION, MULTIPLE_CHOICE ->
                tensors.linear("pooler.dense", width, width, true, -1, "pooler");
        }
        switch (purpose) {
            case MASKED_LM, LM_HEAD, CAUSAL_LM -> predictions(tensors, config, width, vocabulary);
            case PRE_TRAINING -> {
                predictions(tensors, config, width, vocabulary);
                tensors.linear("cls.seq_relationship", width, 2, true, -1, "cls");
            }
            case NEXT_SENTENCE -> tensors.linear("cls.seq_relationship", width, 2, true, -1, "cls");
            case SEQUENCE_CLASSIFICATION, TOKEN_CLASSIFICATION ->
                tensors.linear("classifier", width, config.labels(), true, -1, "classifier");
            case MULTIPLE_CHOICE -> tensors.linear("classifier", width, 1, true, -1, "classifier");
            case QUESTION_ANSWERING -> tensors.linear("qa_outputs", width, config.labels(), true, -1, "classifier");
            case PLAIN -> {}
        }
    }

    private static void predictions(TensorList tensors, ConfigFields config, int width, int vocabulary) {
        tensors.bias("cls.predictions.bias", vocabulary, "cls");
        tensors.linear("cls.predictions.transform.dense", width, width, true, -1, "cls");
        tensors.norm("cls.predictions.transform.LayerNorm", width, true, -1, "cls");
        if (!config.flag("tie_word_embeddings", true)) {
            tensors.linear("cls.predictions.decoder", width, vocabulary, false, -1, "cls");
        }
    }
}
