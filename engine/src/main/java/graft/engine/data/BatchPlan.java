package graft.engine.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which rows make which batch in which epoch: a pure function of lengths, batch size, seed and epoch, so that
/// a resumed run continues with the batches it would have had. Every row comes once an epoch.
///
/// Rows are shuffled, sorted by length within stretches of {@link #STRETCH} batches, cut into batches, and the
/// batches are shuffled: rows of a batch have similar lengths, which saves padding, while rows still meet
/// different partners in each epoch.
public final class BatchPlan {

    /// Batches whose rows are sorted together. More saves padding, fewer mixes better.
    static final int STRETCH = 32;

    private static final long PURPOSE = 0x0BA7C4;

    private final int[] lengths;
    private final int batchSize;
    private final long seed;

    /// @param lengths   tokens of each row, see {@link Rows#lengths}
    /// @param batchSize rows of a batch; the last one may be smaller
    /// @param seed      of the order
    public BatchPlan(int[] lengths, int batchSize, long seed) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch has at least one row");
        }
        this.lengths = lengths.clone();
        this.batchSize = batchSize;
        this.seed = seed;
    }

    /// Batches, and so optimizer steps, of an epoch.
    public int stepsPerEpoch() {
        return Math.ceilDiv(lengths.length, batchSize);
    }

    /// The batches of an epoch in training order.
    ///
    /// @param epoch from 0
    public List<int[]> epoch(int epoch) {
        Draw draw = new Draw(PURPOSE, seed, epoch);
        int[] order = identity();
        draw.shuffle(order, 0, order.length);
        int stretch = Math.multiplyExact(STRETCH, batchSize);
        for (int from = 0; from < order.length; from += stretch) {
            sortByLength(order, from, Math.min(order.length, from + stretch));
        }
        List<int[]> cut = cut(order);
        int[] turn = new int[cut.size()];
        Arrays.setAll(turn, i -> i);
        draw.shuffle(turn, 0, turn.length);
        List<int[]> batches = new ArrayList<>(cut.size());
        for (int at : turn) {
            batches.add(cut.get(at));
        }
        return batches;
    }

    /// The rows in batches for evaluation: longest first, so that running out of memory shows at once; no
    /// randomness.
    public List<int[]> evaluation() {
        int[] order = identity();
        sortByLength(order, 0, order.length);
        return cut(order);
    }

    private int[] identity() {
        int[] order = new int[lengths.length];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private List<int[]> cut(int[] order) {
        List<int[]> batches = new ArrayList<>(stepsPerEpoch());
        for (int from = 0; from < order.length; from += batchSize) {
            batches.add(Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize)));
        }
        return batches;
    }

    /// Longest first; equal lengths keep their order, which makes the result independent of the sorting
    /// algorithm.
    private void sortByLength(int[] order, int from, int to) {
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = (long) (Integer.MAX_VALUE - lengths[order[i]]) << 32 | (i - from);
        }
        Arrays.sort(keys);
        int[] before = Arrays.copyOfRange(order, from, to);
        for (int i = from; i < to; i++) {
            order[i] = before[(int) keys[i - from]];
        }
    }
}
