package graft.engine.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.data.BatchPlan;
import graft.engine.model.Inputs;
import graft.engine.recipe.MicroBatches;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// BenchRows of made-up tokens, padded at the end.
///
/// @param lengths of the rows
record BenchRows(int[] lengths) {

    private static final int UNEVEN_ROWS = 256;
    private static final int UNEVEN_BATCH = 32;
    private static final int LONGEST = 64;

    static BenchRows even(int rows, int length) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, length);
        return new BenchRows(lengths);
    }

    /// An epoch of uneven text, in the batches that training makes of it. Lengths are the quantiles of a log-logistic
    /// distribution with a mean of 23, cut at 64: in random batches of 32 half of all positions would be padding.
    static List<BenchRows> uneven() {
        int[] lengths = new int[UNEVEN_ROWS];
        for (int i = 0; i < UNEVEN_ROWS; i++) {
            double q = (i + 0.5) / UNEVEN_ROWS;
            lengths[i] = (int) Math.min(LONGEST, Math.round(Math.exp(3.055 + 0.22 * Math.log(q / (1 - q)))));
        }
        return new BatchPlan(lengths, UNEVEN_BATCH, 1)
                .epoch(1).stream()
                        .map(batch -> new BenchRows(
                                Arrays.stream(batch).map(row -> lengths[row]).toArray()))
                        .toList();
    }

    int count() {
        return lengths.length;
    }

    /// As training divides them.
    List<BenchRows> parts(MicroBatches parts) {
        int[] rows = IntStream.range(0, lengths.length).toArray();
        return Arrays.stream(parts.of(rows, row -> lengths[row]))
                .map(part -> new BenchRows(
                        Arrays.stream(part).map(row -> lengths[row]).toArray()))
                .toList();
    }

    Inputs inputs(NDManager scope, int vocabulary) {
        int length = Arrays.stream(lengths).max().orElse(0);
        long[] ids = new long[lengths.length * length];
        long[] mask = new long[ids.length];
        for (int row = 0; row < lengths.length; row++) {
            for (int i = row * length; i < row * length + lengths[row]; i++) {
                ids[i] = 1 + i * 7919L % (vocabulary - 1);
                mask[i] = 1;
            }
        }
        Shape shape = new Shape(lengths.length, length);
        return new Inputs(scope.create(ids, shape), scope.create(mask, shape), null);
    }

    Work work() {
        return new Work(
                lengths.length,
                Arrays.stream(lengths).sum(),
                Arrays.stream(lengths)
                        .mapToDouble(length -> (double) length * length)
                        .sum());
    }
}
