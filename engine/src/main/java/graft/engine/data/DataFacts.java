package graft.engine.data;

import graft.engine.data.table.Column;
import graft.engine.recipe.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was found in a data source: what the data report of the service shows.
///
/// @param columns        every column of the training table with its type
/// @param roles          role to column or template, given or guessed
/// @param task           the kind of task that was prepared
/// @param labels         label names in the order of their indices, with their rows in training; for token
///                       classification with their labelled words
/// @param trainRows      after the split
/// @param validationRows after the split, or of the validation file
/// @param testRows       of the test file
/// @param lengths        histogram of token lengths before truncation, over the training rows
/// @param truncatedShare share of training rows longer than `data.maxLength`
/// @param duplicates     training rows whose text occurs more than once in the training table
/// @param leaked         validation or test rows whose text also stands in training
/// @param samples        a few rows, text by column
/// @param warnings       sentences for people
/// @param hash           of the training file's bytes, SHA-256 in hexadecimal
public record DataFacts(
        List<Column> columns,
        Map<String, String> roles,
        Task.Kind task,
        List<LabelCount> labels,
        long trainRows,
        long validationRows,
        long testRows,
        List<LengthBin> lengths,
        double truncatedShare,
        long duplicates,
        long leaked,
        List<Map<String, String>> samples,
        List<String> warnings,
        String hash) {

    public DataFacts {
        columns = List.copyOf(columns);
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        labels = List.copyOf(labels);
        lengths = List.copyOf(lengths);
        samples = List.copyOf(samples);
        warnings = List.copyOf(warnings);
    }

    public record LabelCount(String label, long rows) {}

    /// @param upTo tokens, the bin's inclusive upper end
    public record LengthBin(int upTo, long rows) {}
}
