package graft.app.inspector;

import graft.app.document.RecipeDocument;
import graft.app.ui.EngineWords;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Issue;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeEdit;
import graft.engine.recipe.RecipeJson;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open recipe's fields by their path: setting one from a text, and what is wrong with each now. The same paths
/// and the same words as on the command line (`--set training.learningRate=3e-4`).
public final class RecipeFields {

    private final RecipeDocument document;
    private final Map<String, String> problems = new HashMap<>();

    public RecipeFields(RecipeDocument document) {
        this.document = document;
        document.recipeProperty().subscribe(recipe -> check());
        document.shapeProperty().addListener(observed -> check());
    }

    public RecipeDocument document() {
        return document;
    }

    public Recipe recipe() {
        return document.recipe();
    }

    /// Sets a field as one undoable command.
    ///
    /// @param value JSON or plain text; empty or `null` goes back to the default
    /// @param group edits to undo together, or null
    /// @return what is wrong with the value, or empty; then the recipe is as it was
    public String set(String commandKey, String path, String value, @Nullable Object group) {
        try {
            String json = value.isBlank() ? "null" : value.strip();
            RecipeJson.Parsed changed = RecipeEdit.read(document.recipe(), path, json);
            String wrong = unreadable(changed);
            if (!wrong.isEmpty()) {
                return wrong;
            }
            document.apply(commandKey, group, before -> changed.recipe());
            return problem(path);
        } catch (InvalidInput unknown) {
            return EngineWords.of(String.valueOf(unknown.getMessage()));
        }
    }

    /// Sets a field from what is being typed: a value that could be written but not trained is refused, too, so that a
    /// slip of the hand never reaches the recipe. Of either decimal sign.
    ///
    /// @return what is wrong with the text, or empty; then the recipe is as it was
    String type(String commandKey, String path, String text, @Nullable Object group) {
        String value = Numbers.written(text);
        try {
            String json = value.isEmpty() ? "null" : Numbers.word(value);
            RecipeJson.Parsed changed = RecipeEdit.read(document.recipe(), path, json);
            String unreadable = unreadable(changed);
            String wrong = unreadable.isEmpty() ? problems(changed.recipe()).getOrDefault(path, "") : unreadable;
            if (wrong.isEmpty()) {
                document.apply(commandKey, group, before -> changed.recipe());
            }
            return wrong;
        } catch (InvalidInput unknown) {
            return EngineWords.of(String.valueOf(unknown.getMessage()));
        }
    }

    /// What is wrong with a field as it stands in the recipe, or empty.
    public String problem(String path) {
        return problems.getOrDefault(path, "");
    }

    /// Runs now and whenever the recipe has changed, or the base's shape is known, which decides what is too long.
    public void follow(Runnable show) {
        document.recipeProperty().subscribe(recipe -> show.run());
        document.shapeProperty().addListener((observed, before, now) -> show.run());
    }

    private void check() {
        problems.clear();
        problems.putAll(problems(document.recipe()));
    }

    private Map<String, String> problems(Recipe recipe) {
        Map<String, String> found = new HashMap<>();
        for (Issue issue : RecipeCheck.issues(recipe, document.shape())) {
            if (issue.error()) {
                found.merge(issue.path(), Problem.words(issue), (a, b) -> a + " " + b);
            }
        }
        return found;
    }

    /// Of values that no recipe can hold, the first.
    private static String unreadable(RecipeJson.Parsed changed) {
        return changed.issues().stream()
                .filter(Issue::error)
                .findFirst()
                .map(Problem::words)
                .orElse("");
    }
}
