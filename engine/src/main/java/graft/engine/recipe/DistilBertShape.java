package graft.engine.recipe;

/// DistilBERT (arXiv 1910.01108): BERT without segments and pooler, with names of its own for everything.
final class DistilBertShape {

    private DistilBertShape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        int width = config.integer("dim", 1, ModelShapes.WIDEST);
        int heads = config.integer("n_heads", 1, ModelShapes.MOST_HEADS);
        if (width % heads != 0) {
            throw config.wrong("n_heads", "is " + heads + ", which does not divide dim " + width);
        }
        int layers = config.integer("n_layers", 1, ModelShapes.MOST_LAYERS);
        int feedForward = config.integer("hidden_dim", 1, ModelShapes.WIDEST_FEED_FORWARD);
        int vocabulary = config.integer("vocab_size", 1, ModelShapes.MOST_TOKENS);
        int positions = config.integer("max_position_embeddings", 512, 1, ModelShapes.MOST_POSITIONS);
        config.activation("activation", Activation.GELU);

        TensorList tensors = new TensorList();
        tensors.embedding("embeddings.word_embeddings", vocabulary, width);
        tensors.embedding("embeddings.position_embeddings", positions, width);
        tensors.norm("embeddings.LayerNorm", width, true, -1, "norm");
        for (int layer = 0; layer < layers; layer++) {
            layer(tensors, layer, width, feedForward);
        }
        head(tensors, config, purpose, width, vocabulary);
        return new ModelShape(
                Family.DISTILBERT,
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
                ModelShapes.encoderSites(width, feedForward, vocabulary, width));
    }

    private static void layer(TensorList tensors, int layer, int width, int feedForward) {
        String at = "transformer.layer." + layer + ".";
        tensors.linear(at + "attention.q_lin", width, width, true, layer, Site.ATTENTION_Q.text());
        tensors.linear(at + "attention.k_lin", width, width, true, layer, Site.ATTENTION_K.text());
        tensors.linear(at + "attention.v_lin", width, width, true, layer, Site.ATTENTION_V.text());
        tensors.linear(at + "attention.out_lin", width, width, true, layer, Site.ATTENTION_O.text());
        tensors.norm(at + "sa_layer_norm", width, true, layer, "norm");
        tensors.linear(at + "ffn.lin1", width, feedForward, true, layer, Site.FFN_UP.text());
        tensors.linear(at + "ffn.lin2", feedForward, width, true, layer, Site.FFN_DOWN.text());
        tensors.norm(at + "output_layer_norm", width, true, layer, "norm");
    }

    private static void head(TensorList tensors, ConfigFields config, Purpose purpose, int width, int vocabulary) {
        switch (purpose) {
            case PLAIN -> {}
            case MASKED_LM -> {
                tensors.linear("vocab_transform", width, width, true, -1, "lm_head");
                tensors.norm("vocab_layer_norm", width, true, -1, "lm_head");
                if (!config.flag("tie_word_embeddings", true)) {
                    tensors.linear("vocab_projector", width, vocabulary, false, -1, "lm_head");
                }
                tensors.bias("vocab_projector.bias", vocabulary, "lm_head");
            }
            case SEQUENCE_CLASSIFICATION -> {
                tensors.linear("pre_classifier", width, width, true, -1, "classifier");
                tensors.linear("classifier", width, config.labels(), true, -1, "classifier");
            }
            case TOKEN_CLASSIFICATION -> tensors.linear("classifier", width, config.labels(), true, -1, "classifier");
            case QUESTION_ANSWERING -> tensors.linear("qa_outputs", width, config.labels(), true, -1, "classifier");
            case MULTIPLE_CHOICE -> {
                tensors.linear("pre_classifier", width, width, true, -1, "classifier");
                tensors.linear("classifier", width, 1, true, -1, "classifier");
            }
            case CAUSAL_LM, LM_HEAD, PRE_TRAINING, NEXT_SENTENCE ->
                throw new IllegalArgumentException("no class of DistilBERT");
        }
    }
}
