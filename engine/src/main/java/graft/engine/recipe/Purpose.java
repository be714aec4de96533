package graft.engine.recipe;

/// What a model class of the `transformers` library is for, told by the end of its name: `BertForMaskedLM` is BERT
/// with a head that fills in masked words. It decides which parameters a checkpoint has beyond the family's layers.
public enum Purpose {
    /// The layers alone, with a pooler where the family has one.
    PLAIN("Model"),
    MASKED_LM("ForMaskedLM"),
    CAUSAL_LM("ForCausalLM"),
    /// The older name of a causal language model.
    LM_HEAD("LMHeadModel"),
    /// The family's own training objective: BERT's two, ELECTRA's discriminator.
    PRE_TRAINING("ForPreTraining"),
    NEXT_SENTENCE("ForNextSentencePrediction"),
    SEQUENCE_CLASSIFICATION("ForSequenceClassification"),
    TOKEN_CLASSIFICATION("ForTokenClassification"),
    QUESTION_ANSWERING("ForQuestionAnswering"),
    MULTIPLE_CHOICE("ForMultipleChoice");

    private final String suffix;

    Purpose(String suffix) {
        this.suffix = suffix;
    }

    /// The end of the class's name, for example `ForMaskedLM`.
    public String suffix() {
        return suffix;
    }

    /// True where the class predicts the next token.
    public boolean causal() {
        return this == CAUSAL_LM || this == LM_HEAD;
    }
}
