package graft.engine.recipe;

import static graft.engine.recipe.Purpose.CAUSAL_LM;
import static graft.engine.recipe.Purpose.LM_HEAD;
import static graft.engine.recipe.Purpose.MASKED_LM;
import static graft.engine.recipe.Purpose.MULTIPLE_CHOICE;
import static graft.engine.recipe.Purpose.NEXT_SENTENCE;
import static graft.engine.recipe.Purpose.PLAIN;
import static graft.engine.recipe.Purpose.PRE_TRAINING;
import static graft.engine.recipe.Purpose.QUESTION_ANSWERING;
import static graft.engine.recipe.Purpose.SEQUENCE_CLASSIFICATION;
import static graft.engine.recipe.Purpose.TOKEN_CLASSIFICATION;

import java.util.List;
import java.util.Optional;

/// The families of base models that Graft reads, with the facts about them that are plain data. To add one: its
/// constant here; then the compiler shows the two switches that need it, {@link ModelShapes#of} (its parameters and
/// sites) and `Backbone.of` in the model package (what it computes), and the names of its sub-layers in the exchange
/// package.
public enum Family {
    BERT(
            "bert",
            "Bert",
            "bert.",
            Kind.ENCODER,
            Positions.LEARNED,
            PLAIN,
            PRE_TRAINING,
            MASKED_LM,
            LM_HEAD,
            NEXT_SENTENCE,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING,
            MULTIPLE_CHOICE),
    ROBERTA(
            "roberta",
            "Roberta",
            "roberta.",
            Kind.ENCODER,
            Positions.LEARNED,
            PLAIN,
            MASKED_LM,
            CAUSAL_LM,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING,
            MULTIPLE_CHOICE),
    /// RoBERTa over many languages: the same model, another vocabulary.
    XLM_ROBERTA(
            "xlm-roberta",
            "XLMRoberta",
            "roberta.",
            Kind.ENCODER,
            Positions.LEARNED,
            PLAIN,
            MASKED_LM,
            CAUSAL_LM,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING,
            MULTIPLE_CHOICE),
    DISTILBERT(
            "distilbert",
            "DistilBert",
            "distilbert.",
            Kind.ENCODER,
            Positions.LEARNED,
            PLAIN,
            MASKED_LM,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING,
            MULTIPLE_CHOICE),
    ELECTRA(
            "electra",
            "Electra",
            "electra.",
            Kind.ENCODER,
            Positions.LEARNED,
            PLAIN,
            PRE_TRAINING,
            MASKED_LM,
            CAUSAL_LM,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING,
            MULTIPLE_CHOICE),
    GPT2(
            "gpt2",
            "GPT2",
            "transformer.",
            Kind.DECODER,
            Positions.LEARNED,
            LM_HEAD,
            PLAIN,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING),
    LLAMA(
            "llama",
            "Llama",
            "model.",
            Kind.DECODER,
            Positions.ROTARY,
            CAUSAL_LM,
            PLAIN,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING),
    MISTRAL(
            "mistral",
            "Mistral",
            "model.",
            Kind.DECODER,
            Positions.ROTARY,
            CAUSAL_LM,
            PLAIN,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING),
    /// Qwen2 and Qwen2.5.
    QWEN2(
            "qwen2",
            "Qwen2",
            "model.",
            Kind.DECODER,
            Positions.ROTARY,
            CAUSAL_LM,
            PLAIN,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING),
    QWEN3(
            "qwen3",
            "Qwen3",
            "model.",
            Kind.DECODER,
            Positions.ROTARY,
            CAUSAL_LM,
            PLAIN,
            SEQUENCE_CLASSIFICATION,
            TOKEN_CLASSIFICATION,
            QUESTION_ANSWERING);

    /// Which way attention looks.
    private enum Kind {
        ENCODER,
        DECODER
    }

    /// How the model knows where a token stands.
    private enum Positions {
        /// A table, whose rows bound the length of a text.
        LEARNED,
        /// Angles, which exist for every length.
        ROTARY
    }

    private final String modelType;
    private final String stem;
    private final String prefix;
    private final Kind kind;
    private final Positions positions;
    private final List<Purpose> purposes;

    /// @param modelType `model_type` of configurations
    /// @param stem      the beginning of its classes' names
    /// @param prefix    what stands before a backbone's tensors in files of classes with a head
    /// @param purposes  its classes; the first is meant where a configuration names none
    Family(String modelType, String stem, String prefix, Kind kind, Positions positions, Purpose... purposes) {
        this.modelType = modelType;
        this.stem = stem;
        this.prefix = prefix;
        this.kind = kind;
        this.positions = positions;
        this.purposes = List.of(purposes);
    }

    /// The family that a configuration's `model_type` names.
    public static Optional<Family> of(String modelType) {
        return List.of(values()).stream()
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }

    /// The family that has a class of that name.
    static Optional<Family> ofClass(String architecture) {
        return List.of(values()).stream()
                .filter(family -> family.purpose(architecture).isPresent())
                .findFirst();
    }

    /// The module that maps hidden states to words in its classes that predict them.
    public String wordsModule() {
        return switch (this) {
            case BERT -> "cls.predictions.decoder";
            case ROBERTA, XLM_ROBERTA -> "lm_head.decoder";
            case DISTILBERT -> "vocab_projector";
            case ELECTRA -> "generator_lm_head";
            case GPT2, LLAMA, MISTRAL, QWEN2, QWEN3 -> "lm_head";
        };
    }

    /// The bias beside that map, which need not be named after it; empty in decoders, which have none.
    public String wordsBias() {
        return switch (this) {
            case BERT -> "cls.predictions.bias";
            case ROBERTA, XLM_ROBERTA -> "lm_head.bias";
            case DISTILBERT -> "vocab_projector.bias";
            case ELECTRA -> "generator_lm_head.bias";
            case GPT2, LLAMA, MISTRAL, QWEN2, QWEN3 -> "";
        };
    }

    /// The `model_type` of configurations.
    public String modelType() {
        return modelType;
    }

    /// True where attention looks both ways.
    public boolean encoder() {
        return kind == Kind.ENCODER;
    }

    /// True where a table of positions bounds the length of a text.
    public boolean learnedPositions() {
        return positions == Positions.LEARNED;
    }

    /// What stands before a backbone's tensors in files of classes with a head, for example `bert.`.
    public String prefix() {
        return prefix;
    }

    /// The names of its classes; the first is meant where a configuration names none.
    public List<String> classes() {
        return purposes.stream().map(this::className).toList();
    }

    /// What the names of its classes begin with, for example `Bert`.
    public String className() {
        return stem;
    }

    /// Its class of that purpose.
    public String className(Purpose purpose) {
        return stem + purpose.suffix();
    }

    /// The class with a head that predicts words, for example `BertForMaskedLM`.
    public String languageModelClass() {
        Purpose purpose = encoder() ? MASKED_LM : purposes.contains(CAUSAL_LM) ? CAUSAL_LM : LM_HEAD;
        return className(purpose);
    }

    /// What one of its classes is for; empty when it has no class of that name.
    public Optional<Purpose> purpose(String architecture) {
        return purposes.stream()
                .filter(purpose -> className(purpose).equals(architecture))
                .findFirst();
    }
}
