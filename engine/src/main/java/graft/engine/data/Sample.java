package graft.engine.data;

import graft.engine.recipe.Task;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A bundled data set: a folder with a `sample.json` and its files.
///
/// @param name        as recipes name it; its folder's name
/// @param title       for people
/// @param task        the task it is made for
/// @param columns     role to column
/// @param train       file of training rows
/// @param test        file of test rows, or null
/// @param rows        training rows
/// @param testRows    0 where there are none
/// @param description one paragraph
public record Sample(
        String name,
        String title,
        Task task,
        Map<String, String> columns,
        Path train,
        @Nullable Path test,
        long rows,
        long testRows,
        String description) {

    public Sample {
        columns = Map.copyOf(columns);
    }
}
