package graft.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.Activation;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import java.util.ArrayList;
import java.util.List;

/// What the configuration of Llama, or of a family with its layer, says beyond its shape.
///
/// @param normEps ε of the norms, `rms_norm_eps`
/// @param window  how many positions a sliding layer sees, itself included
/// @param sliding whether each layer has a sliding window
public record LlamaSettings(
        int heads,
        int keyValueHeads,
        int headSize,
        Activation activation,
        double normEps,
        Rotary rotary,
        int window,
        List<Boolean> sliding) {

    public static LlamaSettings of(ConfigFields config, ModelShape shape) {
        return new LlamaSettings(
                shape.heads(),
                shape.keyValueHeads(),
                shape.headSize(),
                config.activation("hidden_act", Activation.SWISH),
                config.number("rms_norm_eps", 1e-6, 0, 1),
                Rotary.of(config, shape.headSize()),
                config.integer("sliding_window", Integer.MAX_VALUE, 1, Integer.MAX_VALUE),
                sliding(config, shape));
    }

    /// Mistral slides in every layer if it has a window; Qwen where `layer_types` says so, or in older files from
    /// `max_window_layers` on.
    private static List<Boolean> sliding(ConfigFields config, ModelShape shape) {
        boolean mistral = shape.family() == Family.MISTRAL;
        boolean qwen = shape.family() == Family.QWEN2 || shape.family() == Family.QWEN3;
        boolean slides = config.has("sliding_window") && (mistral || qwen && config.flag("use_sliding_window", false));
        JsonNode types = config.root().path("layer_types");
        int first = qwen ? config.integer("max_window_layers", 28, 0, Integer.MAX_VALUE) : 0;
        List<Boolean> sliding = new ArrayList<>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            boolean here = types.has(layer) ? types.get(layer).asText().equals("sliding_attention") : layer >= first;
            sliding.add(slides && here);
        }
        return List.copyOf(sliding);
    }

    /// Whether any layer needs the mask of the window.
    public boolean slides() {
        return sliding.contains(true);
    }
}
