package graft.engine.exchange;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.HeadForm;
import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.model.Head.Reads;
import graft.engine.recipe.Activation;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A head of the `adapters` library: a numbered sequence of linear maps, with the activation between them,
/// and a norm before the last in language-model heads.
public record AdapterHubHead(Task task, HeadForm form, Map<String, Source> sources) {

    private static final Pattern KEY = Pattern.compile("heads\\.[^.]+\\.(\\d{1,3})\\.(weight|bias)");
    private static final Set<String> OF_LABELS = Set.of("classification", "multilabel_classification", "tagging");
    private static final double NORM_EPS = 1e-12;

    /// One module of the sequence that has parameters.
    private record Module(Shape weight, boolean bias) {}

    static Path weights(Path folder) {
        return AdapterHubFolder.either(folder, "model_head.safetensors", "pytorch_model_head.bin");
    }

    /// Whether a folder has a head that gives labels or a number, as a fusion can use one.
    static boolean isOfLabels(Path folder) {
        if (!Files.isRegularFile(weights(folder))) {
            return false;
        }
        JsonNode config =
                AdapterConfig.read(folder.resolve("head_config.json")).root().path("config");
        return OF_LABELS.contains(config.path("head_type").asText());
    }

    static AdapterHubHead read(Path folder, ModelShape shape) {
        AdapterConfig file = AdapterConfig.read(folder.resolve("head_config.json"));
        AdapterConfig config = new AdapterConfig(file.file(), file.root().path("config"));
        Path weights = weights(folder);
        TreeMap<Integer, Module> modules = new TreeMap<>();
        Map<String, Source> sources = new LinkedHashMap<>();
        try (TensorFile tensors = TensorFile.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
            for (String key : tensors.names()) {
                Matcher match = KEY.matcher(key);
                if (!match.matches()) {
                    throw config.unsupported("the head has the tensor \"" + key + "\"");
                }
                int index = Integer.parseInt(match.group(1));
                if (match.group(2).equals("weight")) {
                    String bias = key.substring(0, key.length() - "weight".length()) + "bias";
                    modules.put(
                            index,
                            new Module(tensors.shape(key), tensors.names().contains(bias)));
                }
                sources.put("head." + index + "." + match.group(2), new Source(weights, key));
            }
        }
        if (modules.isEmpty()) {
            throw config.unsupported("the head has no linear map");
        }
        Task.Kind kind = kind(config);
        if (!kind.languageModel()) {
            requireWhole(config, weights, modules);
        }
        int outputs = Math.toIntExact(
                modules.values().stream().toList().getLast().weight().get(0));
        List<String> labels =
                kind.languageModel() || kind == Task.Kind.REGRESSION ? List.of() : labels(config, outputs);
        Reads reads = reads(config, kind, shape);
        Activation activation = config.activation(config.text("activation_function", "linear"));
        return new AdapterHubHead(
                new Task(kind, labels),
                new HeadForm.Steps(reads, steps(modules, activation, kind.languageModel())),
                sources);
    }

    /// A head for labels has `layers` linear maps, each with a bias; the last may have none (`bias`).
    private static void requireWhole(AdapterConfig config, Path weights, TreeMap<Integer, Module> modules) {
        config.agree("layers", config.number("layers", modules.size()), modules.size(), weights.toString());
        int last = modules.lastKey();
        modules.forEach((index, module) -> {
            if (!module.bias && (index != last || config.flag("bias", true))) {
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNREADABLE,
                        weights + ": the bias of the head's map " + index + " is missing.",
                        "The file is not whole: fetch or save the adapter again.");
            }
        });
    }

    private static Task.Kind kind(AdapterConfig config) {
        String type = config.text("head_type", "");
        return switch (type) {
            case "classification" ->
                config.number("num_labels", 2) == 1 ? Task.Kind.REGRESSION : Task.Kind.CLASSIFICATION;
            case "multilabel_classification" -> Task.Kind.MULTI_LABEL;
            case "tagging" -> Task.Kind.TOKEN_CLASSIFICATION;
            case "causal_lm" -> Task.Kind.CAUSAL_LM;
            case "masked_lm" -> Task.Kind.MASKED_LM;
            default -> throw config.unsupported("the head is of the type \"" + type + "\"");
        };
    }

    /// The names that the file gives, in the order of the outputs.
    private static List<String> labels(AdapterConfig config, int outputs) {
        JsonNode ids = config.root().path("label2id");
        Map<Integer, String> names = new TreeMap<>();
        ids.properties().forEach(entry -> names.put(entry.getValue().asInt(-1), entry.getKey()));
        return IntStream.range(0, outputs)
                .mapToObj(i -> names.getOrDefault(i, "LABEL_" + i))
                .toList();
    }

    private static Reads reads(AdapterConfig config, Task.Kind kind, ModelShape shape) {
        if (kind.languageModel() || kind == Task.Kind.TOKEN_CLASSIFICATION) {
            return Reads.EVERY_TOKEN;
        }
        if (config.flag("use_pooler", false)) {
            return Reads.POOLED;
        }
        return shape.family().encoder() ? Reads.FIRST_TOKEN : Reads.LAST_TOKEN;
    }

    private static List<HeadForm.Step> steps(Map<Integer, Module> modules, Activation activation, boolean words) {
        List<HeadForm.Step> steps = new ArrayList<>();
        int left = modules.size();
        for (Map.Entry<Integer, Module> entry : modules.entrySet()) {
            left--;
            String name = "head." + entry.getKey();
            Shape shape = entry.getValue().weight();
            int out = Math.toIntExact(shape.get(0));
            boolean bias = entry.getValue().bias();
            if (left == 0 && words) {
                steps.add(new HeadForm.Uncouple());
            }
            if (shape.dimension() == 2) {
                boolean ofWords = left == 0 && words;
                steps.add(new HeadForm.Dense(name, out, Math.toIntExact(shape.get(1)), bias, ofWords));
                if (left > 0) {
                    steps.add(new HeadForm.Activate(activation));
                }
            } else if (bias) {
                steps.add(new HeadForm.Normalise(name, out, NORM_EPS));
            }
        }
        return steps;
    }
}
