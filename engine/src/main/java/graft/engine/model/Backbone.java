package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A family's model: embeddings, layers, and what its classes put on top of them.
sealed interface Backbone permits BertModel, RobertaModel, DistilBertModel, ElectraModel, Gpt2Model, LlamaModel {

    /// The model of a shape, with its parameters from a source.
    static Backbone of(WeightSource weights, ModelShape shape, ConfigFields config) {
        return switch (shape.family()) {
            case BERT -> new BertModel(weights, shape, EncoderSettings.of(config, shape));
            case ROBERTA, XLM_ROBERTA ->
                new RobertaModel(weights, shape, EncoderSettings.of(config, shape), paddingId(config, shape));
            case DISTILBERT -> new DistilBertModel(weights, shape, config);
            case ELECTRA -> new ElectraModel(weights, shape, EncoderSettings.of(config, shape));
            case GPT2 -> new Gpt2Model(weights, shape, Gpt2Settings.of(config, shape));
            case LLAMA, MISTRAL, QWEN2, QWEN3 -> new LlamaModel(weights, shape, LlamaSettings.of(config, shape));
        };
    }

    private static int paddingId(ConfigFields config, ModelShape shape) {
        return config.integer("pad_token_id", 1, 0, shape.vocabulary() - 1);
    }

    /// Token ids to the first layer's input, (B, S, d) float32.
    NDArray embed(Inputs inputs, Pass pass);

    /// The table that {@link #embed} reads tokens from.
    TokenTable tokens();

    /// Mask and positions of a micro-batch.
    ///
    /// @param cache of the positions before these, or null; encoders have none
    Surroundings surroundings(Inputs inputs, Pass pass, @Nullable KeyValueCache cache);

    List<? extends TransformerLayer> layers();

    /// The last layer's output to the model's last hidden state: a final norm in pre-norm models.
    NDArray finish(NDArray x);

    /// The pretrained summary of a row, or null where the class has none.
    default @Nullable Pooler pooler() {
        return null;
    }

    /// The head that predicts words, or null where the class has none.
    default @Nullable LanguageHead languageHead() {
        return null;
    }

    /// The classifier of a class that has one, in the family's form, or null.
    default @Nullable Head classifier() {
        return null;
    }

    /// Dropout of the configuration, used when the base itself is trained.
    double dropout();
}
