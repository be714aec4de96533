package graft.engine.recipe;

/// ELECTRA (arXiv 2003.10555), discriminators and generators: BERT's layers over tables that may be narrower than
/// they, no pooler, heads of its own.
final class ElectraShape {

    private ElectraShape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        EncoderSizes sizes = EncoderSizes.of(config);
        int embedding = config.integer("embedding_size", 128, 1, ModelShapes.WIDEST);
        TensorList tensors = new TensorList();
        sizes.embeddings(tensors, embedding);
        if (embedding != sizes.width()) {
            tensors.linear("embeddings_project", embedding, sizes.width(), true, -1, Site.EMBEDDING.text());
        }
        sizes.layers(tensors);
        head(tensors, config, purpose, sizes, embedding);
        return sizes.shape(Family.ELECTRA, architecture, sizes.positions(), embedding, tensors);
    }

    /// The generator's decoder is the token embedding unless `tie_word_embeddings` is false.
    private static void head(
            TensorList tensors, ConfigFields config, Purpose purpose, EncoderSizes sizes, int embedding) {
        int width = sizes.width();
        switch (purpose) {
            case PLAIN -> {}
            case PRE_TRAINING -> {
                tensors.linear("discriminator_predictions.dense", width, width, true, -1, "classifier");
                tensors.linear("discriminator_predictions.dense_prediction", width, 1, true, -1, "classifier");
            }
            case MASKED_LM, CAUSAL_LM -> {
                tensors.norm("generator_predictions.LayerNorm", embedding, true, -1, "lm_head");
                tensors.linear("generator_predictions.dense", width, embedding, true, -1, "lm_head");
                if (!config.flag("tie_word_embeddings", true)) {
                    tensors.linear("generator_lm_head", embedding, sizes.vocabulary(), false, -1, "lm_head");
                }
                tensors.bias("generator_lm_head.bias", sizes.vocabulary(), "lm_head");
            }
            case SEQUENCE_CLASSIFICATION -> {
                tensors.linear("classifier.dense", width, width, true, -1, "classifier");
                tensors.linear("classifier.out_proj", width, config.labels(), true, -1, "classifier");
            }
            case TOKEN_CLASSIFICATION -> tensors.linear("classifier", width, config.labels(), true, -1, "classifier");
            case QUESTION_ANSWERING -> tensors.linear("qa_outputs", width, config.labels(), true, -1, "classifier");
            case MULTIPLE_CHOICE -> {
                if (config.flag("summary_use_proj", true)) {
                    tensors.linear("sequence_summary.summary", width, width, true, -1, "classifier");
                }
                tensors.linear("classifier", width, 1, true, -1, "classifier");
            }
            case LM_HEAD, NEXT_SENTENCE -> throw new IllegalArgumentException("no class of ELECTRA");
        }
    }
}
