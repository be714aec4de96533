package graft.app.document;

import graft.app.task.Tasks;
import graft.engine.recipe.Recipe;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the open recipe on disk: a second after the last edit, and again until it succeeds while the disk is full or
/// cannot be written.
public final class RecipeAutosave implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecipeAutosave.class);
    private static final Duration REST = Duration.seconds(1);
    private static final Duration AGAIN = Duration.seconds(5);

    private final RecipeDocument document;
    private final OpenRecipe file;
    private final Tasks tasks;
    private final Consumer<Optional<Throwable>> onSaved;
    private final PauseTransition rest = new PauseTransition(REST);
    /// What was last edited and is not known to be on disk.
    private @Nullable Recipe unsaved;
    private @Nullable Recipe givenUp;

    /// @param onSaved told on the FX thread that the recipe is on disk now, or why it is not
    public RecipeAutosave(
            RecipeDocument document, OpenRecipe file, Tasks tasks, Consumer<Optional<Throwable>> onSaved) {
        this.document = document;
        this.file = file;
        this.tasks = tasks;
        this.onSaved = onSaved;
    }

    /// Starts watching the document.
    public void follow() {
        rest.setOnFinished(event -> save());
        document.recipeProperty().addListener((observed, before, after) -> {
            unsaved = after;
            saveIn(REST);
        });
    }

    private void saveIn(Duration time) {
        rest.setDuration(time);
        rest.playFromStart();
    }

    /// Saves now; package-private so that tests need no clock.
    void save() {
        Recipe recipe = document.recipe();
        tasks.<Boolean>run(
                "save the open recipe",
                () -> {
                    file.write(recipe);
                    return true;
                },
                saved -> {
                    if (recipe.equals(unsaved)) {
                        unsaved = null;
                    }
                    onSaved.accept(Optional.empty());
                },
                failure -> {
                    LOG.warn("the open recipe could not be saved to {}", file.file(), failure);
                    onSaved.accept(Optional.of(failure));
                    saveIn(AGAIN);
                });
    }

    /// Saves what is not on disk yet. Where that cannot be done, the first try to close the window is refused, so that
    /// the edits can be saved elsewhere; the second means to give them up.
    ///
    /// @param tell is given why the recipe cannot be saved
    public boolean mayClose(Consumer<Throwable> tell) {
        Recipe recipe = document.recipe();
        if (unsaved == null || recipe.equals(givenUp)) {
            return true;
        }
        try {
            file.write(recipe);
            unsaved = null;
            return true;
        } catch (IOException failure) {
            givenUp = recipe;
            tell.accept(failure);
            return false;
        }
    }

    /// Saves at once and waits, when the window closes.
    @Override
    public void close() {
        rest.stop();
        try {
            file.write(document.recipe());
        } catch (IOException failure) {
            LOG.warn("the open recipe could not be saved to {}", file.file(), failure);
        }
        file.close();
    }
}
