package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an adapter that the `adapters` library saved as safetensors: `adapter_config.json`, `adapter.safetensors`,
/// and `head_config.json` with `model_head.safetensors` where a head was saved along.
public final class AdapterHubFolder {

    private static final Pattern ADAPTER = Pattern.compile("(.+)\\.adapters\\.([^.]+)\\.(.+)");
    private static final Pattern LORA = Pattern.compile("(.+)\\.loras\\.([^.]+)\\.(lora_A|lora_B)");

    private AdapterHubFolder() {}

    /// Whether the folder looks like one of this library's.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve("adapter_config.json"))
                && Files.isRegularFile(folder.resolve("adapter.safetensors"));
    }

    /// @param shape of the base model that the adapter is for
    /// @throws InvalidInput when the files are damaged, or hold more than Graft can represent
    public static ImportedAdapter read(Path folder, ModelShape shape) {
        AdapterConfig file = AdapterConfig.read(folder.resolve("adapter_config.json"));
        JsonNode node = file.root().path("config");
        if (!node.isObject()) {
            throw file.unsupported("it names a published configuration instead of holding one");
        }
        AdapterConfig config = new AdapterConfig(file.file(), node);
        List<AdapterSpec> adapters = new ArrayList<>();
        Map<String, Source> sources = new LinkedHashMap<>();
        Path weights = folder.resolve("adapter.safetensors");
        String architecture = config.text("architecture", "bottleneck");
        try (SafeTensors tensors = SafeTensors.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
            switch (architecture) {
                case "bottleneck" -> {
                    boolean versioned = file.root().hasNonNull("version");
                    BottleneckPlaces places = new BottleneckPlaces(config, versioned, shape.width());
                    bottleneck(tensors, config, new Modules(shape), places);
                    places.build(adapters, sources);
                }
                case "lora" -> lora(tensors, config, new Modules(shape), adapters, sources);
                default -> throw config.unsupported("it is of the method \"" + architecture + "\"");
            }
        }
        if (!Files.isRegularFile(folder.resolve("model_head.safetensors"))) {
            Task none = new Task(shape.family().encoder() ? Task.Kind.MASKED_LM : Task.Kind.CAUSAL_LM, List.of());
            AdaptedModel.Extension extension = new AdaptedModel.Extension((base, task, manager) -> null, List.of());
            return new ImportedAdapter(adapters, none, extension, sources);
        }
        AdapterHubHead head = AdapterHubHead.read(folder, shape);
        sources.putAll(head.sources());
        return new ImportedAdapter(adapters, head.task(), new AdaptedModel.Extension(head.maker(), List.of()), sources);
    }

    private static void bottleneck(
            SafeTensors tensors, AdapterConfig config, Modules modules, BottleneckPlaces places) {
        for (String key : tensors.names()) {
            Matcher match = ADAPTER.matcher(key);
            if (!match.matches()) {
                throw config.unsupported("the tensor \"" + key + "\" is none of a bottleneck adapter's");
            }
            places.add(place(modules, config, match.group(1)), match.group(3), tensors, key);
        }
    }

    private static void lora(
            SafeTensors tensors,
            AdapterConfig config,
            Modules modules,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        for (String field : List.of("use_dora", "use_gating", "vera_d", "vera_b", "n_up_projection")) {
            if (config.asks(field)) {
                throw config.unsupported(
                        field + " is " + AdapterConfig.shown(config.root().path(field)));
            }
        }
        if (!config.text("composition_mode", "add").equals("add")) {
            throw config.unsupported("composition_mode is \"" + config.text("composition_mode", "") + "\"");
        }
        LoraPlaces places = new LoraPlaces();
        for (String key : tensors.names()) {
            Matcher match = LORA.matcher(key);
            if (!match.matches()) {
                throw config.unsupported("the tensor \"" + key + "\" is none of a LoRA's");
            }
            if (match.group(3).equals("lora_A")) {
                String other = key.substring(0, key.length() - 1) + "B";
                Place place = place(modules, config, match.group(1));
                List<Site> parts = place.site() == Site.ATTENTION_QKV ? parts(config) : List.of(place.site());
                long rank = tensors.shape(key).get(0) / parts.size();
                long out = tensors.shape(other).get(0) / parts.size();
                for (int i = 0; i < parts.size(); i++) {
                    places.add(
                            new Place(place.layer(), parts.get(i)),
                            Math.toIntExact(rank),
                            config.number("alpha", 8),
                            new Source(tensors.file(), key).rows(i * rank, (i + 1) * rank),
                            new Source(tensors.file(), other).rows(i * out, (i + 1) * out));
                }
            }
        }
        LoraSpec plain = LoraSpec.defaults();
        places.build(plain.withCommon(plain.common().withDropout(config.number("dropout", 0))), adapters, sources);
    }

    /// The parts of a joint map that the library adapts: each with its own A and B, one under the other.
    private static List<Site> parts(AdapterConfig config) {
        List<Site> parts = new ArrayList<>();
        for (JsonNode letter : config.root().path("attn_matrices")) {
            switch (letter.asText()) {
                case "q" -> parts.add(Site.ATTENTION_Q);
                case "k" -> parts.add(Site.ATTENTION_K);
                case "v" -> parts.add(Site.ATTENTION_V);
                default -> throw config.unsupported("attn_matrices names \"" + letter.asText() + "\"");
            }
        }
        if (parts.isEmpty()) {
            throw config.unsupported("attn_matrices is empty");
        }
        parts.sort(null);
        return parts;
    }

    private static Place place(Modules modules, AdapterConfig config, String module) {
        return modules.place(module)
                .orElseThrow(() -> config.unsupported("it sits on " + module + ", which is no site"));
    }
}
