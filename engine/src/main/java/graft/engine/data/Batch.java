package graft.engine.data;

import org.jspecify.annotations.Nullable;

/// Rows padded on the right to the longest of them. All token arrays are row-major, `rows` × `length`.
///
/// @param rows          B
/// @param length        S, tokens of the longest row
/// @param inputIds      (B, S); padding is the tokenizer's padding token, or its end token where it has none
/// @param attentionMask (B, S); 1 for tokens, 0 for padding
/// @param typeIds       (B, S)
/// @param tokenLabels   (B, S) for tasks by token, {@link #IGNORE} where nothing is predicted; *not* shifted: a
///                      causal model compares position i with label i + 1. Null for tasks by row.
/// @param labels        (B) class indices or regression values, (B, C) zeros and ones for multi-label, empty
///                      for tasks by token
/// @param rowIndices    (B) where the rows stand in their {@link Rows}
public record Batch(
        int rows,
        int length,
        long[] inputIds,
        long[] attentionMask,
        long[] typeIds,
        long @Nullable [] tokenLabels,
        double[] labels,
        int[] rowIndices) {

    /// The label of a position where nothing is predicted.
    public static final int IGNORE = -100;

    /// Tokens that are not padding.
    public int tokens() {
        long sum = 0;
        for (long one : attentionMask) {
            sum += one;
        }
        return Math.toIntExact(sum);
    }
}
