package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/// Compares two configurations of PEFT by what they mean.
final class PeftConfigs {

    private PeftConfigs() {}

    /// Fields of both that change what the adapter does must say the same; patterns are compared by the modules
    /// that they match.
    ///
    /// @param keys of the weight file
    static void same(JsonNode golden, JsonNode written, Set<String> keys) {
        for (String field : Set.of(
                "peft_type",
                "task_type",
                "bias",
                "fan_in_fan_out",
                "use_dora",
                "use_rslora",
                "lora_bias",
                "num_virtual_tokens",
                "token_dim",
                "num_layers",
                "num_attention_heads",
                "encoder_hidden_size",
                "prefix_projection",
                "inference_mode")) {
            if (golden.hasNonNull(field)
                    && !field.equals("encoder_hidden_size")
                    && !field.equals("prefix_projection")) {
                assertEquals(golden.path(field), written.path(field), field);
            }
        }
        if (golden.hasNonNull("modules_to_save")) {
            TreeSet<String> wanted = new TreeSet<>();
            golden.path("modules_to_save").forEach(name -> {
                // The library lists both of its classifiers' names, whichever the model has.
                if (keys.stream().anyMatch(key -> key.contains("." + name.asText() + "."))) {
                    wanted.add(name.asText());
                }
            });
            TreeSet<String> given = new TreeSet<>();
            written.path("modules_to_save").forEach(name -> given.add(name.asText()));
            // It matches by the end of the name, so that "classifier" is "pre_classifier" too.
            given.remove("pre_classifier");
            assertEquals(wanted, given, "modules_to_save");
        }
        for (String key : keys) {
            if (!key.endsWith(".lora_A.weight")) {
                continue;
            }
            String module = key.substring("base_model.model.".length(), key.length() - ".lora_A.weight".length());
            for (String[] value : new String[][] {{"rank_pattern", "r"}, {"alpha_pattern", "lora_alpha"}}) {
                assertEquals(
                        at(golden, value[0], value[1], module),
                        at(written, value[0], value[1], module),
                        module + " " + value[1]);
            }
        }
    }

    private static double at(JsonNode config, String pattern, String fallback, String module) {
        for (var entry : config.path(pattern).properties()) {
            if (module.matches("(.*\\.)?(" + entry.getKey() + ")")) {
                return entry.getValue().asDouble();
            }
        }
        return config.path(fallback).asDouble();
    }
}
