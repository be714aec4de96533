package graft.engine.data;

import graft.engine.data.table.Column;
import graft.engine.recipe.Task;
import java.util.List;
import java.util.Map;

/// What a token file knows of the table it was made from; stored in it as JSON.
///
/// @param columns  the table's
/// @param roles    those that were used
/// @param labels   in the file's own numbering, with the first row that has each
/// @param samples  the first rows, text by column
/// @param warnings from reading
/// @param source   SHA-256 of the table's bytes
record TokenFileMeta(
        List<Column> columns,
        Task.Kind kind,
        Map<String, String> roles,
        List<LabelNames.Seen> labels,
        List<Map<String, String>> samples,
        List<String> warnings,
        String source) {}
