package graft.engine.data;

/// Tokenised rows, read from the mapped file when asked for. Safe for several readers.
public interface Rows {

    /// Number of rows.
    int size();

    /// Tokens of a row, after truncation.
    int length(int row);

    /// A row's tokens and labels, freshly copied.
    ///
    /// @throws IndexOutOfBoundsException outside 0 ≤ row < size
    Example get(int row);

    /// The lengths of all rows, for {@link BatchPlan}.
    default int[] lengths() {
        int[] lengths = new int[size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = length(i);
        }
        return lengths;
    }
}
