package graft.engine.exchange;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Merge;
import graft.engine.checkpoint.ModelWriter;
import graft.engine.checkpoint.TensorNames;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A base with an adapter merged into it, as a plain folder of Hugging Face's layout: configuration, weights, and
/// the tokenizer's files. It is read again and held against the adapted model before it counts as written.
final class MergedFolder {

    private static final JsonMapper JSON = new JsonMapper();

    /// What belongs to a model besides its configuration and weights.
    private static final Set<String> BESIDE = Set.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "generation_config.json",
            "chat_template.jinja",
            "sentencepiece.bpe.model",
            "tokenizer.model",
            "spiece.model");

    private final Path baseFolder;
    private final AdaptedModel model;
    private final List<AdapterSpec> adapters;
    private final @Nullable ClassHead head;

    /// @param withHead whether a head that was trained here becomes the class's
    MergedFolder(Path baseFolder, AdaptedModel model, List<AdapterSpec> adapters, boolean withHead) {
        this.baseFolder = baseFolder;
        this.model = model;
        this.adapters = adapters;
        Head own = model.head();
        boolean fresh = own != null && model.state().keySet().stream().anyMatch(name -> name.startsWith("head."));
        this.head = fresh && withHead && own != null ? ClassHead.of(model, own, "a merged model") : null;
    }

    /// Fills the folder.
    ///
    /// @return how far its outputs are from the adapted model's
    Agreement write(Path folder, RowMaker rows) throws IOException {
        BaseModel base = model.base();
        try (NDManager scope = base.manager().newSubManager()) {
            NDArray table = base.tokens().weight().value();
            boolean apart = adapters.stream()
                    .anyMatch(spec -> spec.enabled()
                            && (spec.sites().contains(Site.EMBEDDING)
                                    || spec.sites().contains(Site.HEAD_WORDS)));
            Map<String, NDArray> values = new HashMap<>(Merge.of(model, adapters, scope));
            if (head != null) {
                head.tensors()
                        .forEach((name, value) ->
                                values.put(TensorNames.canonical(base.shape().family(), name), value));
            }
            AtomicFile.write(
                    folder.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config(apart)));
            ModelShape shape = ModelShapes.read(folder);
            for (Tensor tensor : shape.tensors()) {
                boolean words = shape.module(Site.HEAD_WORDS)
                        .filter(module -> tensor.name().equals(module + ".weight"))
                        .isPresent();
                if (!values.containsKey(tensor.name()) && !words) {
                    throw Unwritable.in(
                            "a merged model", "the base has no " + tensor.name() + ", which its class needs");
                }
                // Set apart from the table, the output layer keeps the values that it had with it.
                values.putIfAbsent(tensor.name(), table);
            }
            ModelWriter.write(folder.resolve("model.safetensors"), shape, values, scope);
        }
        copyTokenizer(baseFolder, folder);
        try (BaseModel merged = BaseModel.load(folder, Precision.FP32, Device.cpu())) {
            return Agreement.between(Agreement.of(model), Agreement.of(merged), rows, base.manager());
        }
    }

    /// Copies what belongs to a model besides its configuration and weights.
    static void copyTokenizer(Path baseFolder, Path folder) throws IOException {
        for (String name : BESIDE) {
            Path file = baseFolder.resolve(name);
            if (Files.isRegularFile(file)) {
                Files.copy(file, folder.resolve(name));
            }
        }
    }

    private ObjectNode config(boolean apart) throws IOException {
        JsonNode read = JSON.readTree(Files.readAllBytes(baseFolder.resolve("config.json")));
        ObjectNode config = (ObjectNode) read;
        config.remove("quantization_config");
        config.put(config.has("dtype") ? "dtype" : "torch_dtype", "float32");
        if (apart && model.base().shape().tiedWords()) {
            config.put("tie_word_embeddings", false);
        }
        if (head != null) {
            config.putArray("architectures").add(head.architecture());
            Task task = model.task();
            ObjectNode names = config.putObject("id2label");
            ObjectNode ids = config.putObject("label2id");
            for (int i = 0; i < task.outputs(); i++) {
                String label = i < task.labels().size() ? task.labels().get(i) : "LABEL_" + i;
                names.put(String.valueOf(i), label);
                ids.put(label, i);
            }
            config.remove("num_labels");
            switch (task.kind()) {
                case MULTI_LABEL -> config.put("problem_type", "multi_label_classification");
                case REGRESSION -> config.put("problem_type", "regression");
                case CLASSIFICATION -> config.put("problem_type", "single_label_classification");
                default -> config.remove("problem_type");
            }
        }
        return config;
    }
}
