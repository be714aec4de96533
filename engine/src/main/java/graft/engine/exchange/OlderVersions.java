package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What older files of the `adapters` library mean by today's names:
///
/// - before 1.1.0 it left the scaling α / r of a LoRA out, so such a file was trained with α = r whatever it
///   says;
/// - files without a version come from its first releases, where `gelu` was the approximation by tanh and
///   `gelu_orig` the exact function.
final class OlderVersions {

    private static final Pattern VERSION = Pattern.compile("adapters\\.(\\d{1,4})\\.(\\d{1,4}).*");

    private OlderVersions() {}

    /// The configuration as a file of today would have it.
    ///
    /// @param root  the whole file
    /// @param notes takes a sentence for each change
    static JsonNode config(JsonNode root, List<String> notes) {
        JsonNode config = root.path("config").deepCopy();
        for (JsonNode part : config.has("configs") ? config.path("configs") : List.of(config)) {
            if (part instanceof ObjectNode fields) {
                scaling(root, fields, notes);
                activation(root, fields, notes);
            }
        }
        return config;
    }

    private static void scaling(JsonNode root, ObjectNode config, List<String> notes) {
        boolean lora = config.path("architecture").asText().equals("lora");
        if (lora
                && beforeScaling(root.path("version").asText())
                && config.path("r").isNumber()
                && config.path("alpha").asDouble() != config.path("r").asDouble()
                && !config.path("use_gating").asBoolean()) {
            notes.add("Written by " + root.path("version").asText() + ", which left out LoRA's scaling: alpha "
                    + config.path("alpha") + " is read as " + config.path("r") + ", as it was trained.");
            config.set("alpha", config.path("r"));
        }
    }

    private static boolean beforeScaling(String version) {
        Matcher match = VERSION.matcher(version);
        if (!match.matches()) {
            return false;
        }
        int major = Integer.parseInt(match.group(1));
        return major < 1 || major == 1 && Integer.parseInt(match.group(2)) < 1;
    }

    private static void activation(JsonNode root, ObjectNode config, List<String> notes) {
        if (root.hasNonNull("version")) {
            return;
        }
        String before = config.path("non_linearity").asText();
        String now = switch (before) {
            case "gelu" -> "gelu_new";
            case "gelu_orig" -> "gelu";
            default -> before;
        };
        if (!now.equals(before)) {
            notes.add("Written before the library noted its version: the activation " + before + " of then is " + now
                    + " today.");
            config.put("non_linearity", now);
        }
    }
}
