package graft.engine.model;

import graft.engine.recipe.Activation;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;

/// What an encoder's configuration says beyond its shape.
///
/// @param normEps ε of the norms
/// @param dropout used when the base itself is trained
public record EncoderSettings(int heads, Activation activation, double normEps, double dropout) {

    /// Fixed in the library that trains DistilBERT; no configuration holds it.
    private static final double DISTILBERT_EPS = 1e-12;

    /// As the family names them.
    public static EncoderSettings of(ConfigFields config, ModelShape shape) {
        if (shape.family() == Family.DISTILBERT) {
            return new EncoderSettings(
                    shape.heads(),
                    config.activation("activation", Activation.GELU),
                    DISTILBERT_EPS,
                    config.number("dropout", 0.1, 0, 0.99));
        }
        return new EncoderSettings(
                shape.heads(),
                config.activation("hidden_act", Activation.GELU),
                config.number("layer_norm_eps", 1e-12, 0, 1),
                config.number("hidden_dropout_prob", 0.1, 0, 0.99));
    }
}
