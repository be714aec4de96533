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
/// @param tokens         the same few rows as training sees them
/// @param hash           of the training rows
/// @param problem        why the rows cannot be used as the recipe asks, or empty; then columns and roles only are
///                       known, so that another column can be named
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
        List<TokenRow> tokens,
        List<String> warnings,
        String hash,
        String problem) {

    public record Column(String name, String type) {}

    public record LabelCount(String label, long rows) {}

    /// @param upTo tokens, the bin's inclusive upper end
    public record LengthBin(int upTo, long rows) {}

    /// A row as training sees it.
    ///
    /// @param tokens     in order, those that were cut among them
    /// @param length     tokens that are kept
    /// @param fullLength tokens before truncation; of long cuts not every token is in `tokens`
    /// @param target     of the whole row; empty where every token has its own
    public record TokenRow(List<Token> tokens, int length, int fullLength, String target) {}

    /// @param text      its piece of text
    /// @param second    of the pair's second text, or of the response
    /// @param special   the model's own: a start, an end, a separator, a mask
    /// @param kept      false where truncation cut it off
    /// @param predicted it counts in the loss
    /// @param label     what is predicted at it where that is not the token itself: a tag, or what a mask hides
    public record Token(String text, boolean second, boolean special, boolean kept, boolean predicted, String label) {}
}
