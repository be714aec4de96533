package graft.app.document;

import graft.app.task.Tasks;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.AtomicFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.util.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the open recipe in the workspace (`recipe.json`), so that closing or killing the window loses at most the last
/// second of editing.
public final class RecipeAutosave {

    private static final Logger LOG = LoggerFactory.getLogger(RecipeAutosave.class);
    private static final Duration REST = Duration.seconds(1);

    private final RecipeDocument document;
    private final Path file;
    private final Tasks tasks;
    private final Consumer<Boolean> onSaved;
    private final PauseTransition rest = new PauseTransition(REST);

    /// @param onSaved told on the FX thread whether the recipe is on disk now
    public RecipeAutosave(RecipeDocument document, Path workspace, Tasks tasks, Consumer<Boolean> onSaved) {
        this.document = document;
        this.file = file(workspace);
        this.tasks = tasks;
        this.onSaved = onSaved;
    }

    /// Starts watching the document.
    public void follow() {
        rest.setOnFinished(event -> save());
        document.recipeProperty().addListener((observed, before, after) -> rest.playFromStart());
    }

    private void save() {
        Recipe recipe = document.recipe();
        tasks.<Boolean>run(
                "save the open recipe",
                () -> {
                    Files.createDirectories(file.toAbsolutePath().getParent());
                    AtomicFile.write(file, RecipeJson.write(recipe));
                    return true;
                },
                onSaved,
                failure -> {
                    LOG.warn("the open recipe could not be saved to {}", file, failure);
                    onSaved.accept(false);
                });
    }

    /// Saves at once and waits, when the window closes.
    public void close() {
        rest.stop();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, RecipeJson.write(document.recipe()));
        } catch (java.io.IOException failure) {
            LOG.warn("the open recipe could not be saved to {}", file, failure);
        }
    }

    /// The recipe of the last session, where there is a readable one.
    public static Optional<Recipe> last(Path workspace) {
        Path file = file(workspace);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecipeJson.read(file));
        } catch (InvalidInput unreadable) {
            LOG.warn("the last session's recipe is left aside: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static Path file(Path workspace) {
        return workspace.resolve("recipe.json");
    }
}
