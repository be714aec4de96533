package graft.engine.eval;

import graft.engine.data.Batch;
import java.util.Arrays;

/// The positions of a batch at which something is predicted, in row order.
///
/// @param sources index in the flattened (B·S) of the hidden state that predicts
/// @param labels  what it should predict
/// @param rows    the row of each
public record Positions(long[] sources, long[] labels, int[] rows) {

    /// @param shifted causal models: position i predicts the label at i + 1
    public static Positions of(Batch batch, boolean shifted) {
        long[] all = Feed.tokenLabels(batch);
        long[] sources = new long[all.length];
        long[] labels = new long[all.length];
        int[] rows = new int[all.length];
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] != Batch.IGNORE && (!shifted || i % batch.length() != 0)) {
                sources[count] = shifted ? i - 1 : i;
                labels[count] = all[i];
                rows[count++] = i / batch.length();
            }
        }
        return new Positions(Arrays.copyOf(sources, count), Arrays.copyOf(labels, count), Arrays.copyOf(rows, count));
    }

    public int count() {
        return labels.length;
    }
}
