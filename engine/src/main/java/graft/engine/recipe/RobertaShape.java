package graft.engine.recipe;

/// RoBERTa (arXiv 1907.11692) and XLM-RoBERTa (arXiv 1911.02116): BERT's tensors, but the first rows of the table of
/// positions belong to padding, and the heads have other names.
final class RobertaShape {

    private RobertaShape() {}

    static ModelShape of(ConfigFields config, Family family, String architecture, Purpose purpose) {
        EncoderSizes sizes = EncoderSizes.of(config);
        int padding = config.integer("pad_token_id", 1, 0, sizes.vocabulary() - 1);
        int longest = sizes.positions() - padding - 1;
        if (longest < 1) {
            throw config.wrong(
                    "max_position_embeddings",
                    "is " + sizes.positions() + ", which leaves no room: the first position is pad_token_id + 1 = "
                            + (padding + 1));
        }
        TensorList tensors = new TensorList();
        sizes.embeddings(tensors, sizes.width());
        sizes.layers(tensors);
        head(tensors, config, purpose, sizes);
        return sizes.shape(family, architecture, longest, sizes.width(), tensors);
    }

    /// The decoder of words is the token embedding unless `tie_word_embeddings` is false; `lm_head.bias` is its bias
    /// in any case.
    private static void head(TensorList tensors, ConfigFields config, Purpose purpose, EncoderSizes sizes) {
        int width = sizes.width();
        switch (purpose) {
            case PLAIN -> pooler(tensors, width);
            case MASKED_LM, CAUSAL_LM -> {
                tensors.bias("lm_head.bias", sizes.vocabulary(), "lm_head");
                tensors.linear("lm_head.dense", width, width, true, -1, "lm_head");
                tensors.norm("lm_head.layer_norm", width, true, -1, "lm_head");
                if (!config.flag("tie_word_embeddings", true)) {
                    tensors.linear("lm_head.decoder", width, sizes.vocabulary(), false, -1, "lm_head");
                }
            }
            case SEQUENCE_CLASSIFICATION -> {
                tensors.linear("classifier.dense", width, width, true, -1, "classifier");
                tensors.linear("classifier.out_proj", width, config.labels(), true, -1, "classifier");
            }
            case TOKEN_CLASSIFICATION -> tensors.linear("classifier", width, config.labels(), true, -1, "classifier");
            case QUESTION_ANSWERING -> tensors.linear("qa_outputs", width, config.labels(), true, -1, "classifier");
            case MULTIPLE_CHOICE -> {
                pooler(tensors, width);
                tensors.linear("classifier", width, 1, true, -1, "classifier");
            }
            case LM_HEAD, PRE_TRAINING, NEXT_SENTENCE -> throw new IllegalArgumentException("no class of RoBERTa");
        }
    }

    private static void pooler(TensorList tensors, int width) {
        tensors.linear("pooler.dense", width, width, true, -1, "pooler");
    }
}
