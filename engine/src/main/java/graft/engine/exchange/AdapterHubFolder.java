package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.HeadForm;
import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an adapter that the `adapters` library saved: `adapter_config.json` with `adapter.safetensors` or
/// `pytorch_adapter.bin`, and `head_config.json` with its weights where a head was saved along.
public final class AdapterHubFolder {

    private static final Pattern ADAPTER =
            Pattern.compile("(.+)\\.(?:adapters|(?:attention|layer)_text_(?:task|lang)_adapters)\\.([^.]+)\\.(.+)");

    private AdapterHubFolder() {}

    /// Whether the folder looks like one of this library's.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve("adapter_config.json")) && Files.isRegularFile(weights(folder));
    }

    static Path weights(Path folder) {
        return either(folder, "adapter.safetensors", "pytorch_adapter.bin");
    }

    /// The file of today, or where there is none the library's older form.
    static Path either(Path folder, String today, String before) {
        Path file = folder.resolve(today);
        return Files.isRegularFile(file) ? file : folder.resolve(before);
    }

    /// @param shape of the base model that the adapter is for
    /// @throws InvalidInput when the files are damaged, or hold more than Graft can represent
    public static ImportedAdapter read(Path folder, ModelShape shape) {
        AdapterConfig file = AdapterConfig.read(folder.resolve("adapter_config.json"));
        requireBase(file, shape);
        JsonNode node = file.root().path("config");
        if (!node.isObject()) {
            throw file.unsupported("it names a published configuration instead of holding one");
        }
        List<String> notes = new ArrayList<>();
        AdapterConfig config = new AdapterConfig(file.file(), OlderVersions.config(file.root(), notes));
        List<AdapterSpec> adapters = new ArrayList<>();
        Map<String, Source> sources = new LinkedHashMap<>();
        Path weights = weights(folder);
        String architecture = config.text("architecture", "bottleneck");
        try (TensorFile tensors = TensorFile.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
            Parts parts = new Parts(tensors, shape, adapters, sources);
            if (architecture.equals("union")) {
                parts.union(config);
            } else {
                parts.read(architecture, config, tensors.names());
            }
            WholeAdapter.require(tensors, shape, adapters, sources);
        }
        if (!Files.isRegularFile(AdapterHubHead.weights(folder))) {
            if (Files.isRegularFile(folder.resolve("head_config.json"))) {
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNREADABLE,
                        folder + " has head_config.json but no model_head.safetensors or pytorch_model_head.bin: the"
                                + " head is missing.",
                        "Fetch the adapter again, or take head_config.json away to use it without a head.");
            }
            Task none = new Task(shape.family().encoder() ? Task.Kind.MASKED_LM : Task.Kind.CAUSAL_LM, List.of());
            Assembly.Extension extension = extension(new HeadForm.None(), sources);
            return new ImportedAdapter(adapters, none, extension, sources).withNotes(notes);
        }
        AdapterHubHead head = AdapterHubHead.read(folder, shape);
        sources.putAll(head.sources());
        return new ImportedAdapter(adapters, head.task(), extension(head.form(), sources), sources).withNotes(notes);
    }

    /// What the file says of its base must be true of this one.
    private static void requireBase(AdapterConfig file, ModelShape shape) {
        String type = file.text("model_type", shape.family().modelType());
        double width = file.number("hidden_size", shape.width());
        if (!type.equals(shape.family().modelType()) || width != shape.width()) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    file.file() + ": the adapter is for a " + type + " model of width " + (long) width
                            + "; this base is a " + shape.family().modelType() + " model of width "
                            + shape.width() + ".",
                    "Name the base that it was trained on (--base).");
        }
    }

    private static Assembly.Extension extension(HeadForm head, Map<String, Source> sources) {
        return new Assembly.Extension(head, List.of(), ImportedAdapter.frozen(sources));
    }

    /// The methods of one file: mostly one, in a union several.
    private record Parts(
            TensorFile tensors, ModelShape shape, List<AdapterSpec> adapters, Map<String, Source> sources) {

        /// What the names of each method's tensors contain.
        private static final Map<String, List<String>> MARKS = Map.of(
                "bottleneck", List.of(".adapters.", "invertible_adapters.", ".phm_rule"),
                "lora", List.of(".loras.", ".lora_A", ".lora_B"),
                "prefix_tuning", List.of("prefix_tuning."),
                "prompt_tuning", List.of("prompt_tuning."),
                "reft", List.of(".refts."));

        void union(AdapterConfig config) {
            Set<String> left = new LinkedHashSet<>(tensors.names());
            for (JsonNode member : config.root().path("configs")) {
                AdapterConfig part = new AdapterConfig(config.file(), member);
                String architecture = part.text("architecture", "bottleneck");
                List<String> marks = MARKS.getOrDefault(architecture, List.of());
                Set<String> own = new LinkedHashSet<>(left);
                own.removeIf(key -> marks.stream().noneMatch(key::contains));
                left.removeAll(own);
                read(architecture, part, own);
            }
            if (!left.isEmpty()) {
                throw config.unsupported("the tensor \"" + left.iterator().next() + "\" is of none of its methods");
            }
        }

        void read(String architecture, AdapterConfig config, Set<String> keys) {
            switch (architecture) {
                case "bottleneck" -> bottleneck(config, keys);
                case "lora" -> AdapterHubLora.read(tensors, keys, config, shape, adapters, sources);
                case "prefix_tuning" -> AdapterHubPrefix.read(tensors, keys, config, shape, adapters, sources);
                case "prompt_tuning" -> AdapterHubEmbedding.prompt(tensors, keys, config, adapters, sources);
                case "reft" -> AdapterHubReft.read(tensors, keys, config, adapters, sources);
                default -> throw config.unsupported("it is of the method \"" + architecture + "\"");
            }
            new AdapterHubLayers(config, tensors, keys, shape).require(architecture);
        }

        private void bottleneck(AdapterConfig config, Set<String> keys) {
            BottleneckPlaces places = new BottleneckPlaces(config, shape.width());
            Modules modules = new Modules(shape);
            Set<String> couplings = new LinkedHashSet<>();
            for (String key : keys) {
                if (AdapterHubEmbedding.invertible(key)) {
                    couplings.add(key);
                    continue;
                }
                Matcher match = ADAPTER.matcher(key);
                if (places.addShared(tensors, key)) {
                    continue;
                }
                if (!match.matches()) {
                    throw config.unsupported("the tensor \"" + key + "\" is none of a bottleneck adapter's");
                }
                places.add(modules.at(config, match.group(1)), match.group(3), tensors, key);
            }
            places.build(adapters, sources);
            AdapterHubEmbedding.invertible(tensors, couplings, config, places.activation(), adapters, sources);
        }
    }
}
