package graft.engine.model;

import graft.engine.recipe.Activation;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;

/// What BERT's configuration says beyond its shape.
///
/// @param normEps ε of the norms, `layer_norm_eps`
/// @param dropout `hidden_dropout_prob`, used when the base itself is trained
record BertSettings(int heads, Activation activation, double normEps, double dropout) {

    static BertSettings of(ConfigFields config, ModelShape shape) {
        return new BertSettings(
                shape.heads(),
                config.activation("hidden_act", Activation.GELU),
                config.number("layer_norm_eps", 1e-12, 0, 1),
                config.number("hidden_dropout_prob", 0.1, 0, 0.99));
    }
}
