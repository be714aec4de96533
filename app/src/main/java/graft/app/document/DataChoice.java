package graft.app.document;

import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.service.DataEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Choosing other data as an edit of the recipe: what belonged to the old data (columns, labels) goes.
public final class DataChoice {

    private DataChoice() {}

    /// A bundled sample with the task it suggests.
    public static Recipe sample(Recipe recipe, DataEntry sample) {
        Task task = Task.Kind.of(sample.task())
                .map(kind -> new Task(kind, sample.labels()))
                .orElse(recipe.task().withLabels(sample.labels()));
        return named(of(recipe, sample.name()).withTask(task), sample.name());
    }

    /// A file; its labels and columns are found when it is read.
    public static Recipe file(Recipe recipe, Path file) {
        Path name = file.getFileName();
        return named(
                of(recipe, file.toString()).withTask(recipe.task().withLabels(List.of())),
                name == null ? "data" : name.toString());
    }

    private static Recipe of(Recipe recipe, String source) {
        return recipe.withData(
                recipe.data().withSource(new DataSpec.Source(source)).withColumns(Map.of()));
    }

    /// Runs are called after their data; a file's ending and what a name may not hold are left out.
    private static Recipe named(Recipe recipe, String source) {
        String name = source.replaceFirst("\\.[A-Za-z0-9]+$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .toLowerCase(Locale.ROOT);
        return recipe.withName(name.isEmpty() ? "run" : name);
    }
}
