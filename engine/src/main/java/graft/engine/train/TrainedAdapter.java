package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The result of a run on disk: `adapter/adapter.safetensors` with what was trained, and `adapter/recipe.json`, the
/// recipe with the labels that were found, which says what the weights are and how texts are prepared for them.
public final class TrainedAdapter {

    private static final String WEIGHTS = "adapter.safetensors";
    private static final String RECIPE = "recipe.json";

    private TrainedAdapter() {}

    /// Writes the model's trained weights.
    ///
    /// @param recipe with the labels known
    /// @throws graft.engine.error.EngineException when the folder cannot be written or the disk is full
    static void write(Path folder, AdaptedModel model, Recipe recipe) throws IOException {
        Files.createDirectories(folder);
        SafeTensorsWriter.write(folder.resolve(WEIGHTS), model.state(), Map.of());
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

    /// The base with the trained adapter on it, ready for use. The caller closes it.
    ///
    /// @param base the one that the adapter was trained on
    /// @throws InvalidInput when the files are unreadable or do not fit the base
    public static AdaptedModel load(Path folder, BaseModel base) {
        Recipe recipe = recipe(folder);
        AdaptedModel model = AdaptedModel.build(
                base, recipe.adapters(), recipe.task(), recipe.training().seed());
        try (NDManager scope = base.manager().newSubManager();
                SafeTensors file = SafeTensors.open(folder.resolve(WEIGHTS), ErrorCode.ADAPTER_UNREADABLE)) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            file.names().forEach(name -> tensors.put(name, file.read(scope, name)));
            model.load(tensors);
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }
}
