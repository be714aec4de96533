package graft.engine.recipe;

/// BERT (arXiv 1810.04805): learned positions and token types, post-norm layers, biases everywhere.
final class BertShape {

    private BertShape() {}

    static ModelShape of(ConfigFields config, String architecture, Purpose purpose) {
        EncoderSizes sizes = EncoderSizes.of(config);
        TensorList tensors = new TensorList();
        sizes.embeddings(tensors, sizes.width());
        sizes.layers(tensors);
        head(tensors, config, purpose, sizes.width(), sizes.vocabulary());
        return sizes.shape(Family.BERT, architecture, sizes.positions(), sizes.width(), tensors);
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
