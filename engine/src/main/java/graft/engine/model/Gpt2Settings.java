package graft.engine.model;

import graft.engine.recipe.Activation;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;

/// What GPT-2's configuration says beyond its shape.
///
/// @param scaled   whether scores are divided by √D, `scale_attn_weights`
/// @param deepened whether they are also divided by the layer's number from 1, `scale_attn_by_inverse_layer_idx`
/// @param dropout  of the base, used when it is trained itself
public record Gpt2Settings(
        int heads,
        int headSize,
        Activation activation,
        double normEps,
        boolean scaled,
        boolean deepened,
        double dropout) {

    public static Gpt2Settings of(ConfigFields config, ModelShape shape) {
        return new Gpt2Settings(
                shape.heads(),
                shape.headSize(),
                config.activation("activation_function", Activation.GELU_TANH),
                config.number("layer_norm_epsilon", 1e-5, 0, 1),
                config.flag("scale_attn_weights", true),
                config.flag("scale_attn_by_inverse_layer_idx", false),
                config.number("resid_pdrop", 0.1, 0, 1));
    }

    /// What queries are multiplied by, beyond the division by √D that attention always has.
    public double queryScale(int layer) {
        return (scaled ? 1 : Math.sqrt(headSize)) / (deepened ? layer + 1 : 1);
    }
}
