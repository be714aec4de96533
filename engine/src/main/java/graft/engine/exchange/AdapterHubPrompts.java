package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Family;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PrefixSpec.Gate;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Prefixes, prompts and ReFT in the form of the `adapters` library.
final class AdapterHubPrompts {

    private static final Map<String, String> PREFIX_PARTS = Map.of(
            "embedding", "wte.weight",
            "down.weight", "control_trans.0.weight",
            "down.bias", "control_trans.0.bias",
            "up.weight", "control_trans.2.weight",
            "up.bias", "control_trans.2.bias",
            "prefix", "control_trans");

    private AdapterHubPrompts() {}

    /// The library saves the shared tensors once for the model and again under each layer, left out
    /// or not.
    static void prefix(AdapterHubWriter writer, PrefixSpec spec, int index) {
        if (spec.takesPositions()) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM,
                    "its prefixes leave the text its positions, this one takes the first ones",
                    "Use the format peft.");
        }
        ObjectNode config = AdapterHubWriter.node();
        Integer inner = spec.projection();
        config.put("architecture", "prefix_tuning");
        config.put("bottleneck_size", inner == null ? 512 : inner);
        config.put("cross_prefix", true);
        config.put("dropout", spec.common().dropout());
        config.put("encoder_prefix", true);
        config.put("flat", inner == null);
        config.putNull("init_weights_seed");
        config.set("leave_out", AdapterHubWriter.leaveOut(spec, writer.shape()));
        config.put("non_linearity", "tanh");
        config.put("prefix_length", spec.length());
        config.put("shared_gating", spec.gate() != Gate.SEPARATE);
        config.put("use_gating", spec.gate() != Gate.NONE);
        writer.config(config);
        String place = writer.shape().family() == Family.DISTILBERT ? "self" : "self_prefix";
        String tunings = "prefix_tunings." + writer.name() + "." + place;
        List<Integer> layers = spec.layers().resolve(writer.shape().layers());
        writer.values().under("adapters." + index + ".shared.").forEach((part, value) -> {
            String key = tunings + "." + Objects.requireNonNull(PREFIX_PARTS.get(part));
            NDArray stored = part.equals("prefix") ? value.reshape(value.size()) : value;
            writer.put("prefix_tuning", key, stored);
            for (int layer = 0; layer < writer.shape().layers(); layer++) {
                writer.put(writer.modules().attention(layer) + ".prefix_tuning.pool", key, stored);
            }
        });
        for (int layer : layers) {
            String at = "adapters." + index + ".layer." + layer + "." + Site.ATTENTION_PREFIX.text() + ".gate.";
            writer.values()
                    .under(at)
                    .forEach((part, value) -> writer.put(
                            writer.modules().attention(layer) + ".prefix_tuning.prefix_gates." + writer.name(),
                            part,
                            value));
        }
    }

    static void prompt(AdapterHubWriter writer, PromptSpec spec, int index) {
        if (!writer.shape().family().encoder()) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM, "its prompt tuning does not work on decoders", "Use the format peft.");
        }
        if (spec.amongWords()) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM,
                    "its prompts stand before the finished embedding, this one among the words, with positions",
                    "Use the format peft.");
        }
        ObjectNode config = AdapterHubWriter.node();
        config.put("architecture", "prompt_tuning");
        config.put("combine", spec.afterFirst() ? "prefix_after_bos" : "prefix");
        config.putNull("init_weights_seed");
        config.put("prompt_init", "random_uniform");
        config.putNull("prompt_init_text");
        config.put("prompt_length", spec.length());
        writer.config(config);
        writer.put(
                "prompt_tuning.prompt_tunings." + writer.name(),
                "prompt_embedding.weight",
                writer.values().take("adapters." + index + "." + Site.EMBEDDING.text() + ".prompt"));
    }

    static void reft(AdapterHubWriter writer, ReftSpec spec, int index) {
        if (spec.preset() == ReftSpec.Preset.DIREFT && !writer.own()) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM,
                    "its files do not say that the projection is not subtracted, so a reloaded DiReFT computes NoReFT",
                    "No other format takes ReFT: use the run itself, or train with \"preset\": \"loreft\" or \"noreft\".");
        }
        ObjectNode config = AdapterHubWriter.node();
        config.put("architecture", "reft");
        config.put("dropout", spec.common().dropout());
        config.putNull("dtype");
        config.putNull("init_weights_seed");
        List<Integer> in = spec.layers().resolve(writer.shape().layers());
        if (in.size() == writer.shape().layers()) {
            config.put("layers", "all");
        } else {
            ArrayNode layers = config.putArray("layers");
            in.forEach(layers::add);
        }
        if (spec.activation() == Activation.LINEAR) {
            config.putNull("non_linearity");
        } else {
            config.put("non_linearity", spec.activation().text());
        }
        config.put("orthogonality", spec.preset().orthogonal());
        config.put("output_reft", true);
        config.put("prefix_positions", spec.prefixPositions());
        config.put("r", spec.rank());
        config.put("suffix_positions", spec.suffixPositions());
        config.put("tied_weights", spec.tied());
        writer.config(config);
        in.forEach(layer -> units(writer, spec, "adapters." + index + ".layer." + layer + ".", layer));
    }

    /// LoReFT's projection there is turned by a matrix: the one that a file brought, else the identity.
    private static void units(AdapterHubWriter writer, ReftSpec spec, String adapter, int layer) {
        List<String> names = spec.tied() ? List.of("tied.") : List.of("prefix.", "suffix.");
        for (int i = 0; i < names.size(); i++) {
            String module = writer.modules().layer(layer) + ".reft_layer.refts." + writer.name() + ".units." + i;
            String at = adapter + Site.LAYER_OUTPUT.text() + "." + names.get(i);
            writer.put(module, "learned_source.weight", writer.values().take(at + "source.weight"));
            writer.put(module, "learned_source.bias", writer.values().take(at + "source.bias"));
            NDArray projection = writer.values().take(at + "projection");
            if (!spec.preset().orthogonal()) {
                writer.put(module, "projection.weight", projection);
                continue;
            }
            writer.put(module, "projection.parametrizations.weight.original", projection);
            int width = writer.shape().width();
            writer.put(
                    module,
                    "projection.parametrizations.weight.0.base",
                    writer.values()
                            .find(at + "base")
                            .orElseGet(() -> projection.getManager().eye(width)));
        }
    }
}
