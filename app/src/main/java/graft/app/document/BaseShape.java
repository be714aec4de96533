package graft.app.document;

import graft.app.task.Tasks;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.EngineService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Keeps a document's shape in step with the base model that its recipe names. A folder is read at once, here; a name
/// is looked up in the engine's list first.
public final class BaseShape {

    private final RecipeDocument document;
    private final EngineService engine;
    private final Tasks tasks;
    private final Consumer<Throwable> onProblem;
    private String wanted = "";

    /// @param onProblem told why a base cannot be used; the document then has no shape
    public BaseShape(RecipeDocument document, EngineService engine, Tasks tasks, Consumer<Throwable> onProblem) {
        this.document = document;
        this.engine = engine;
        this.tasks = tasks;
        this.onProblem = onProblem;
    }

    /// Starts following the recipe.
    public void follow() {
        document.recipeProperty().subscribe(recipe -> want(recipe.base().model()));
    }

    /// Looks again: after the engine has come up, names can be found.
    public void refresh() {
        wanted = "";
        want(document.recipe().base().model());
    }

    private void want(String model) {
        if (model.equals(wanted)) {
            return;
        }
        wanted = model;
        if (model.contains("/") || model.contains("\\")) {
            read(model, Path.of(model));
        } else {
            tasks.follow(
                    engine.models(),
                    models -> models.stream()
                            .filter(entry -> entry.name().equals(model) && entry.readable())
                            .map(BaseModelEntry::folder)
                            .findFirst()
                            .ifPresent(folder -> read(model, Path.of(folder))),
                    onProblem);
        }
    }

    private void read(String model, Path folder) {
        tasks.<ModelShape>run(
                "read the shape of " + model, () -> ModelShapes.read(folder), shape -> show(model, shape), failure -> {
                    if (model.equals(wanted)) {
                        document.setShape(null);
                        onProblem.accept(failure);
                    }
                });
    }

    private void show(String model, ModelShape shape) {
        if (model.equals(wanted)) {
            document.setShape(shape);
        }
    }

    /// Whether a folder looks like a base model.
    public static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }
}
