package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.HeadForm;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.checkpoint.TensorValues;
import graft.engine.compose.Fusion;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.runs.AtomicFile;
import graft.engine.tensor.Optimize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An adapter on disk, a run's result or one that was imported: `adapter.safetensors` with what was trained,
/// and `recipe.json`, the recipe with the labels that were found, which says what the weights are and how
/// texts are prepared for them; `base.json` says which base they were trained on. An adapter with more than a
/// recipe says, a head of another form or trained parameters of the base, has `extension.json` besides.
public final class TrainedAdapter {

    private static final String WEIGHTS = "adapter.safetensors";
    private static final String RECIPE = "recipe.json";
    private static final String EXTENSION = "extension.json";
    private static final String SCHEMA = "graft.adapter-extension/1";
    private static final JsonMapper JSON = new JsonMapper();

    private TrainedAdapter() {}

    /// Whether the folder holds one.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(WEIGHTS)) && Files.isRegularFile(folder.resolve(RECIPE));
    }

    /// The file with its trained tensors.
    public static Path weights(Path folder) {
        return folder.resolve(WEIGHTS);
    }

    /// Writes the model's trained weights.
    ///
    /// @param recipe with the labels known
    /// @throws graft.engine.error.EngineException when the folder cannot be written or the disk is full
    static void write(Path folder, AdaptedModel model, Recipe recipe) throws IOException {
        write(folder, model, recipe, Assembly.Extension.NONE);
    }

    /// As above, with what the model has beyond the recipe.
    public static void write(Path folder, AdaptedModel model, Recipe recipe, Assembly.Extension extension)
            throws IOException {
        Files.createDirectories(folder);
        Map<String, NDArray> tensors = new LinkedHashMap<>(model.state());
        model.frozen().forEach((name, value) -> {
            if (extension.frozen().contains(name) || name.startsWith("head.")) {
                tensors.put(name, value);
            }
        });
        SafeTensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of());
        if (!extension.equals(Assembly.Extension.NONE)) {
            ObjectNode document = JSON.createObjectNode().put("schema", SCHEMA);
            document.set("head", HeadFormJson.write(extension.head()));
            ArrayNode names = document.putArray("baseParameters");
            extension.baseParameters().forEach(names::add);
            ArrayNode frozen = document.putArray("frozen");
            extension.frozen().stream().sorted().forEach(frozen::add);
            AtomicFile.write(
                    folder.resolve(EXTENSION),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        }
        TrainedOn.write(folder, recipe.base().model(), model.base());
        AtomicFile.write(folder.resolve(RECIPE), RecipeJson.write(recipe.withTask(model.task())));
    }

    /// The recipe of a trained adapter, labels included.
    ///
    /// @throws InvalidInput when the folder holds none
    public static Recipe recipe(Path folder) {
        if (!Files.isRegularFile(folder.resolve(WEIGHTS))) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    folder + " holds no trained adapter (no " + WEIGHTS + ").",
                    "Name a run that has ended, or an adapter's folder.");
        }
        return RecipeJson.read(folder.resolve(RECIPE));
    }

    /// The adapters that a trained fusion keeps copies of, in the order of its attention; empty for others.
    public static List<Path> members(Path folder) {
        FusionSpec fusion = recipe(folder).fusion();
        return fusion == null ? List.of() : FusionMembers.kept(folder, fusion);
    }

    /// The attention of a trained fusion with the head that was trained with it, without its members. The caller closes
    /// it.
    ///
    /// @param folder whose recipe has a fusion
    /// @throws InvalidInput when it does not fit the base
    public static Fusion fusion(Path folder, BaseModel base) {
        TrainedOn.read(folder).ifPresent(trained -> trained.require(folder, base));
        FusionSpec spec = Objects.requireNonNull(recipe(folder).fusion(), "its recipe has a fusion");
        Fusion fusion = FusedModel.fresh(base, spec);
        try (NDManager scope = base.manager().newSubManager();
                SafeTensors file = SafeTensors.open(folder.resolve(WEIGHTS), ErrorCode.ADAPTER_UNREADABLE)) {
            Map<String, NDArray> attention = new LinkedHashMap<>();
            Map<String, NDArray> head = new LinkedHashMap<>();
            file.names()
                    .forEach(name -> (name.startsWith("fusion.") ? attention : head).put(name, file.view(scope, name)));
            fusion.load(attention);
            Task task = recipe(folder).task();
            fusion.head(base, task, HeadForm.ofTask(base, task, head.keySet()), head);
            requireFinite(attention, folder.resolve(WEIGHTS));
            requireFinite(head, folder.resolve(WEIGHTS));
            return fusion;
        } catch (RuntimeException failure) {
            fusion.close();
            throw failure;
        }
    }

    /// Copies the adapters that a fusion needs into its folder.
    ///
    /// @param members as {@link #members} has them
    public static void keep(Path folder, List<Path> members) throws IOException {
        FusionMembers.keep(folder, members);
    }

    /// What the adapter has beyond its recipe.
    ///
    /// @throws InvalidInput when the file that says so is damaged
    public static Assembly.Extension extension(Path folder) {
        Path file = folder.resolve(EXTENSION);
        if (!Files.isRegularFile(file)) {
            return Assembly.Extension.NONE;
        }
        try {
            JsonNode document = JSON.readTree(Files.readAllBytes(file));
            List<String> names = new ArrayList<>();
            document.path("baseParameters").forEach(name -> names.add(name.asText()));
            Set<String> frozen = new HashSet<>();
            document.path("frozen").forEach(name -> frozen.add(name.asText()));
            return HeadFormJson.read(document.path("head"))
                    .map(head -> new Assembly.Extension(head, names, frozen))
                    .orElseThrow(() -> damaged(file, "its head is of no known form", null));
        } catch (IOException failure) {
            throw damaged(file, FileFault.of(failure), failure);
        }
    }

    private static InvalidInput damaged(Path file, String why, @Nullable IOException cause) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNREADABLE,
                file + " cannot be read: " + why + ".",
                "Import the adapter again with `graft import`.",
                cause);
    }

    /// The base with the trained adapter on it, ready for use. The caller closes it.
    ///
    /// @param base the one that the adapter was trained on, or another of its family and shape
    /// @throws InvalidInput when the files are unreadable or do not fit the base
    public static AdaptedModel load(Path folder, BaseModel base) {
        TrainedOn.read(folder).ifPresent(trained -> trained.require(folder, base));
        Recipe recipe = recipe(folder);
        try (SafeTensors file = SafeTensors.open(folder.resolve(WEIGHTS), ErrorCode.ADAPTER_UNREADABLE)) {
            AdaptedModel model = recipe.fusion() == null
                    ? new Assembly(recipe.adapters(), recipe.task())
                            .with(extension(folder))
                            .on(base, file)
                    : fusion(folder, recipe, recipe.fusion(), base, file);
            try {
                requireFinite(model.state(), folder.resolve(WEIGHTS));
                return model;
            } catch (RuntimeException failure) {
                model.close();
                throw failure;
            }
        }
    }

    /// Refuses numbers that are none: outputs computed with them may look like others.
    private static void requireFinite(Map<String, NDArray> state, Path file) {
        if (!Double.isFinite(Optimize.norm(List.copyOf(state.values())))) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    file + " holds numbers that are not finite (NaN or infinity).",
                    "Train the adapter again, or use an earlier checkpoint.");
        }
    }

    private static AdaptedModel fusion(
            Path folder, Recipe recipe, FusionSpec fusion, BaseModel base, TensorValues tensors) {
        HeadForm head = HeadForm.ofTask(base, recipe.task(), tensors.names());
        AdaptedModel model = FusedModel.build(base, recipe, recipe.task(), head, FusionMembers.kept(folder, fusion));
        try {
            model.loadAll(tensors);
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }
}
