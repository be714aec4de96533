package graft.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A family's model: embeddings, layers, what follows them.
sealed interface Backbone permits BertModel, LlamaModel {

    /// Token ids to the first layer's input, (B, S, d) float32.
    NDArray embed(Inputs inputs, Pass pass);

    /// Mask and positions of a micro-batch.
    Surroundings surroundings(Inputs inputs);

    List<? extends TransformerLayer> layers();

    /// The last layer's output to the model's last hidden state: a final norm in pre-norm models.
    NDArray finish(NDArray x);

    /// The pretrained summary of a row, (B, S, d) to (B, d), or null where the model has none.
    @Nullable
    NDArray pooled(NDArray last);

    boolean hasPooler();

    /// The model's own language-modelling head, (N, d) to (N, V).
    ///
    /// @throws IllegalStateException when it has none
    NDArray vocabulary(NDArray rows);

    boolean hasVocabularyHead();

    /// Dropout of the configuration, used when the base itself is trained.
    double dropout();
}
