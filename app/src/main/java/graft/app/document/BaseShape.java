package graft.app.document;

import graft.app.task.Tasks;
import graft.engine.recipe.ModelShape;
import java.util.function.Consumer;
import java.util.function.Function;

/// Keeps a document's shape in step with the base model that its recipe names. Only a configuration is read, beside the
/// FX thread and without the engine, so the canvas stands before the engine is up.
public final class BaseShape {

    private final RecipeDocument document;
    private final Tasks tasks;
    private final Function<String, ModelShape> reader;
    private final Consumer<Throwable> onProblem;
    private String wanted = "";

    /// @param reader    finds and reads the configuration of a base; throws what is wrong with it
    /// @param onProblem told why a base cannot be used; the document then has no shape
    public BaseShape(
            RecipeDocument document, Tasks tasks, Function<String, ModelShape> reader, Consumer<Throwable> onProblem) {
        this.document = document;
        this.tasks = tasks;
        this.reader = reader;
        this.onProblem = onProblem;
    }

    /// Starts following the recipe.
    public void follow() {
        document.recipeProperty().subscribe(recipe -> want(recipe.base().model()));
    }

    private void want(String model) {
        if (model.equals(wanted)) {
            return;
        }
        wanted = model;
        tasks.<ModelShape>run(
                "read the shape of " + model,
                () -> reader.apply(model),
                shape -> {
                    if (model.equals(wanted)) {
                        document.setShape(shape);
                    }
                },
                failure -> {
                    if (model.equals(wanted)) {
                        document.setShape(null);
                        onProblem.accept(failure);
                    }
                });
    }
}
