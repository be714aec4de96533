package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A family's model: embeddings, layers, and what its classes put on top of them.
sealed interface Backbone permits BertModel, LlamaModel {

    /// The model of a shape, with its parameters from a source.
    static Backbone of(WeightSource weights, ModelShape shape, ConfigFields config) {
        return switch (shape.family()) {
            case BERT -> new BertModel(weights, shape, BertSettings.of(config, shape));
            case LLAMA -> new LlamaModel(weights, shape, LlamaSettings.of(config, shape));
        };
    }

    /// Token ids to the first layer's input, (B, S, d) float32.
    NDArray embed(Inputs inputs, Pass pass);

    /// Mask and positions of a micro-batch.
    Surroundings surroundings(Inputs inputs);

    List<? extends TransformerLayer> layers();

    /// The last layer's output to the model's last hidden state: a final norm in pre-norm models.
    NDArray finish(NDArray x);

    /// The pretrained summary of a row, or null where the class has none.
    @Nullable
    Pooler pooler();

    /// The head that predicts words, or null where the class has none.
    @Nullable
    LanguageHead languageHead();

    /// The classifier of a class that has one, in the family's form, or null.
    @Nullable
    Head classifier();

    /// Dropout of the configuration, used when the base itself is trained.
    double dropout();
}
