package graft.engine.exchange;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.tensor.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// An adapter in the folder of another library.
///
/// @param config its `adapter_config.json`
public record ForeignAdapter(Path folder, Library library, AdapterConfig config) {

    /// What Graft writes beside the files of PEFT, which have no place for labels.
    static final String RECIPE = "recipe.json";

    private static final String REPEATED = "the same values as another key's";

    /// Finds out whose it is.
    ///
    /// @throws InvalidInput when the folder holds no adapter of either library
    public static ForeignAdapter in(Path folder) {
        boolean peft = PeftFolder.is(folder);
        if (!peft && !AdapterHubFolder.is(folder)) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    folder + " holds no adapter of PEFT or the adapters library: " + missing(folder) + ".",
                    "Name the folder with adapter_config.json and its weights.");
        }
        return new ForeignAdapter(
                folder,
                peft ? Library.PEFT : Library.ADAPTERHUB,
                AdapterConfig.read(folder.resolve("adapter_config.json")));
    }

    private static String missing(Path folder) {
        return !Files.isDirectory(folder)
                ? "there is no such folder"
                : Files.isRegularFile(folder.resolve("adapter_config.json"))
                        ? "adapter_config.json is there, but no adapter_model.safetensors, adapter_model.bin,"
                                + " adapter.safetensors or pytorch_adapter.bin"
                        : "it has no adapter_config.json";
    }

    /// The base model that it says it was trained on; empty where it says none.
    public String base() {
        String field = library == Library.PEFT ? "base_model_name_or_path" : "model_name";
        return config.text(field, "");
    }

    /// Its own name, or the folder's.
    public String name() {
        String given = library == Library.PEFT ? "" : config.text("name", "");
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return given.isEmpty() && last != null ? last.toString() : given;
    }

    /// @param shape of the base
    /// @throws InvalidInput when it does not fit the base, or does what Graft does not
    public ImportedAdapter read(ModelShape shape) {
        return library == Library.PEFT ? PeftFolder.read(folder, shape) : AdapterHubFolder.read(folder, shape);
    }

    /// The recipe that Graft left beside an adapter that it wrote for PEFT, where it is for the adapter's head; another
    /// file of that name is none.
    Optional<Recipe> recipe(Task task) {
        Path file = folder.resolve(RECIPE);
        if (library != Library.PEFT || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Recipe recipe = RecipeJson.read(file);
            Task.Kind kind = recipe.task().kind();
            boolean sameRows =
                    (kind == Task.Kind.TOKEN_CLASSIFICATION) == (task.kind() == Task.Kind.TOKEN_CLASSIFICATION)
                            && kind.languageModel() == task.kind().languageModel();
            return Optional.of(recipe).filter(it -> sameRows && it.task().outputs() == task.outputs());
        } catch (InvalidInput other) {
            return Optional.empty();
        }
    }

    /// The files as they are, for {@link Origin}.
    Origin origin() {
        Path head = folder.resolve("head_config.json");
        JsonNode headConfig = library == Library.ADAPTERHUB && Files.isRegularFile(head)
                ? AdapterConfig.read(head).root()
                : null;
        return new Origin(library, config.root(), headConfig);
    }

    /// Accounts for every key of the weight files and every field of the configuration.
    ImportReport report(ImportedAdapter adapter) {
        Map<Path, Set<String>> used = keys(adapter.sources());
        Map<Path, Set<String>> compared = keys(adapter.copies());
        Map<String, String> ignored = new LinkedHashMap<>();
        for (Path file : weightFiles()) {
            Set<String> left;
            try (TensorFile tensors = TensorFile.open(file, ErrorCode.ADAPTER_UNREADABLE)) {
                left = new TreeSet<>(tensors.names());
                left.removeAll(used.getOrDefault(file, Set.of()));
                left.removeAll(compared.getOrDefault(file, Set.of()));
                left.stream()
                        .filter(key -> reason(key).equals(REPEATED))
                        .forEach(key -> requireRepeated(tensors, key, used.getOrDefault(file, Set.of())));
            }
            left.forEach(key -> ignored.put(key, reason(key)));
        }
        List<String> notes = new ArrayList<>(adapter.notes());
        notes.addAll(Differences.of(library, config.root(), adapter));
        return new ImportReport(
                library,
                config.text(library == Library.PEFT ? "peft_version" : "version", ""),
                flat(used),
                flat(compared),
                ignored,
                KnownFields.unknown(library, config.root()),
                notes);
    }

    private List<Path> weightFiles() {
        return library == Library.PEFT
                ? List.of(PeftFolder.weights(folder))
                : List.of(AdapterHubFolder.weights(folder), AdapterHubHead.weights(folder)).stream()
                        .filter(Files::isRegularFile)
                        .toList();
    }

    private static Map<Path, Set<String>> keys(Map<String, Source> sources) {
        return sources.values().stream()
                .collect(Collectors.groupingBy(
                        Source::file,
                        Collectors.flatMapping(
                                source -> source.keys().stream(), Collectors.toCollection(TreeSet::new))));
    }

    private static List<String> flat(Map<Path, Set<String>> keys) {
        return keys.values().stream().flatMap(Set::stream).sorted().toList();
    }

    private static String reason(String key) {
        if (key.contains(".original_module.")) {
            return "the untrained module beside its trained copy";
        }
        return key.endsWith(".base_layer.weight")
                ? "the base's matrix without the adapter's start, which is computed from the base itself here"
                : REPEATED;
    }

    /// What nothing took must at least be what something else that was taken holds.
    private static void requireRepeated(TensorFile tensors, String key, Set<String> used) {
        Shape shape = tensors.shape(key);
        try (NDManager scope = Torch.manager(Device.cpu())) {
            NDArray values = tensors.read(scope, key);
            boolean repeated = used.stream()
                    .filter(other -> tensors.shape(other).equals(shape))
                    .anyMatch(other -> tensors.read(scope, other).contentEquals(values));
            if (!repeated) {
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNREADABLE,
                        tensors.file() + ": the tensor \"" + key + "\" is no part of the adapter that the others make,"
                                + " and repeats none of them.",
                        "The file is not whole: fetch or save the adapter again.");
            }
        }
    }
}
