package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads a LoRA adapter that PEFT saved: `adapter_config.json` and `adapter_model.safetensors`. Where an adapter sits
/// and its rank are taken from the tensors; the configuration adds α and says whether there is more than plain LoRA.
/// Whole modules that were trained (`modules_to_save`, biases) become trained parameters of the base.
public final class PeftFolder {

    private static final String PREFIX = "base_model.model.";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    /// The untrained module that PEFT keeps beside a trained copy of it.
    private static final String ORIGINAL = ".original_module.";

    private static final int LONGEST_PATTERN = 200;

    /// Fields that change what a LoRA computes in ways that Graft does not.
    private static final List<String> BEYOND_LORA = List.of(
            "use_dora",
            "use_qalora",
            "use_bdlora",
            "lora_bias",
            "layer_replication",
            "target_parameters",
            "trainable_token_indices",
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "velora_config",
            "monteclora_config");

    private PeftFolder() {}

    /// Whether the folder looks like one of PEFT's.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve("adapter_config.json"))
                && Files.isRegularFile(folder.resolve("adapter_model.safetensors"));
    }

    /// @param shape of the base model that the adapter is for
    /// @throws InvalidInput when the files are damaged, or hold more than Graft can represent
    public static ImportedAdapter read(Path folder, ModelShape shape) {
        AdapterConfig config = AdapterConfig.read(folder.resolve("adapter_config.json"));
        refuseUnsupported(config);
        Path weights = folder.resolve("adapter_model.safetensors");
        Modules modules = new Modules(shape);
        LoraPlaces places = new LoraPlaces();
        Map<String, Source> sources = new LinkedHashMap<>();
        List<String> baseParameters = new ArrayList<>();
        try (SafeTensors file = SafeTensors.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
            for (String key : file.names()) {
                String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
                if (name.endsWith(A)) {
                    String module = name.substring(0, name.length() - A.length());
                    Place place = modules.place(module)
                            .orElseThrow(() -> config.unsupported("LoRA sits on " + module + ", which is no site"));
                    String other = key.substring(0, key.length() - A.length()) + B;
                    int rank = Math.toIntExact(file.shape(key).get(0));
                    places.add(
                            place, rank, alpha(config, module), new Source(weights, key), new Source(weights, other));
                } else if (!name.endsWith(B) && !name.contains(ORIGINAL)) {
                    String plain = name.replace(".base_layer", "").replace(".modules_to_save", "");
                    String own = modules.parameter(plain)
                            .orElseThrow(() ->
                                    config.unsupported("the tensor \"" + key + "\" belongs to nothing that Graft has"));
                    // Trained biases of a module that is saved whole come twice, with the same values.
                    if (sources.put("base." + own, new Source(weights, key)) == null) {
                        baseParameters.add(own);
                    }
                }
            }
        }
        List<AdapterSpec> adapters = new ArrayList<>();
        places.build(config.flag("use_rslora", false), config.number("lora_dropout", 0), adapters, sources);
        return new ImportedAdapter(
                adapters,
                ImportedAdapter.taskOf(shape),
                new AdaptedModel.Extension((base, task, manager) -> base.ownHead(), baseParameters),
                sources);
    }

    private static void refuseUnsupported(AdapterConfig config) {
        String type = config.text("peft_type", "");
        if (!type.equals("LORA")) {
            throw config.unsupported("peft_type is \"" + type + "\"");
        }
        for (String field : BEYOND_LORA) {
            if (config.asks(field)) {
                throw config.unsupported(
                        field + " is " + AdapterConfig.shown(config.root().path(field)));
            }
        }
        JsonNode init = config.root().path("init_lora_weights");
        if (init.isTextual() && !init.asText().equals("gaussian")) {
            throw config.unsupported("init_lora_weights is \"" + init.asText()
                    + "\", which changes the base's weights; convert the adapter to plain LoRA first");
        }
    }

    /// `lora_alpha`, or the first pattern of `alpha_pattern` that ends the module's path.
    private static double alpha(AdapterConfig config, String module) {
        for (Map.Entry<String, JsonNode> entry :
                config.root().path("alpha_pattern").properties()) {
            if (entry.getValue().isNumber() && matches(config, entry.getKey(), module)) {
                return entry.getValue().doubleValue();
            }
        }
        return config.number("lora_alpha", 8);
    }

    private static boolean matches(AdapterConfig config, String pattern, String module) {
        // A pattern from a file may be built to match for hours: two repetitions at most.
        long repetitions =
                pattern.chars().filter(c -> c == '*' || c == '+' || c == '{').count();
        if (pattern.length() > LONGEST_PATTERN || repetitions > 2) {
            throw config.unsupported("alpha_pattern has the pattern \"" + pattern + "\"");
        }
        try {
            return Pattern.matches("(.*\\.)?(" + pattern + ")", module);
        } catch (PatternSyntaxException failure) {
            throw config.unsupported("alpha_pattern has the pattern \"" + pattern + "\"");
        }
    }
}
