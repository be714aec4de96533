package graft.engine.model;

import graft.engine.recipe.Activation;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;

/// What Llama's configuration says beyond its shape.
///
/// @param normEps ε of the norms, `rms_norm_eps`
record LlamaSettings(int heads, int keyValueHeads, Activation activation, double normEps, Rotary rotary) {

    static LlamaSettings of(ConfigFields config, ModelShape shape) {
        return new LlamaSettings(
                shape.heads(),
                shape.keyValueHeads(),
                config.activation("hidden_act", Activation.SWISH),
                config.number("rms_norm_eps", 1e-6, 0, 1),
                Rotary.of(config, shape.headSize()));
    }
}
