package graft.engine.data;

import graft.engine.data.table.Column;
import graft.engine.data.table.Table;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a table offers whose rows cannot be used as a recipe asks, a role finding no column, say: without it nobody
/// could choose another column.
///
/// @param columns every column with its type
/// @param roles   those given and those that could be guessed
/// @param task    the recipe's
public record TableColumns(List<Column> columns, Map<String, String> roles, Task.Kind task) {

    public TableColumns {
        columns = List.copyOf(columns);
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    }

    /// Reads the head and the first rows of the training table; blocks its thread.
    ///
    /// @throws graft.engine.error.InvalidInput when it is no table
    public static TableColumns of(DataSpec spec, Task task, Progress progress) {
        Sources sources = Sources.resolve(spec, Samples.bundled());
        Path path = sources.train();
        try (Table table = Table.open(path, () -> progress.step("Looking at " + path.getFileName(), 0, 0))) {
            return new TableColumns(table.columns(), Roles.known(table, sources.columns(), task.kind()), task.kind());
        }
    }
}
