package graft.engine.service;

import java.util.List;
import java.util.Map;

/// What a data source holds.
///
/// @param columns        every column with its type
/// @param roles          guessed or given: role to column
/// @param task           the task that the roles suggest
/// @param labels         label names found, sorted, with their rows in training
/// @param trainRows      after the split
/// @param lengths        histogram of token lengths over the training rows
/// @param truncatedShare share of rows longer than the recipe's maximal length
/// @param duplicates     rows whose text occurs more than once in training
/// @param leaked         validation or test rows whose text also stands in training
/// @param samples        a few rows as shown text by column
/// @param hash           of the training rows
public record DataReport(
        List<Column> columns,
        Map<String, String> roles,
        String task,
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

    public record Column(String name, String type) {}

    public record LabelCount(String label, long rows) {}

    /// @param upTo tokens, the bin's inclusive upper end
    public record LengthBin(int upTo, long rows) {}
}
