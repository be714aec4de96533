package graft.engine.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;

/// Attention of one position over those kept (arXiv 1706.03762 §3.2.1), with shared heads of keys and values (arXiv
/// 2305.13245) or without; a piece is a head.
final class RowAttention extends RowWork {

    private final RowRoutines routines;
    private final Heads heads;
    private final long query;
    private final long keys;
    private final long values;
    private final long context;
    private final MemorySegment scores;

    /// @param queries   H
    /// @param shared    G, heads of keys and values
    /// @param size      D of a head
    /// @param positions S
    record Heads(int queries, int shared, int size, int positions) {
        /// Bytes of scratch memory for the scores.
        long scores() {
            return (long) queries * positions * Float.BYTES;
        }
    }

    /// @param query   (H·D)
    /// @param keys    (S, G·D), and values
    /// @param context (H·D), the result
    /// @param scratch for {@link Heads#scores}
    RowAttention(
            RowRoutines routines,
            Heads heads,
            FloatBuffer query,
            FloatBuffer keys,
            FloatBuffer values,
            FloatBuffer context,
            MemorySegment scratch) {
        super(heads.queries);
        this.routines = routines;
        this.heads = heads;
        this.query = MemorySegment.ofBuffer(query).address();
        this.keys = MemorySegment.ofBuffer(keys).address();
        this.values = MemorySegment.ofBuffer(values).address();
        this.context = MemorySegment.ofBuffer(context).address();
        this.scores = scratch;
    }

    @Override
    void piece(int head) throws Throwable {
        int size = heads.size;
        int positions = heads.positions;
        int width = heads.shared * size;
        long own = (long) head * size * Float.BYTES;
        long shared = (long) head / (heads.queries / heads.shared) * size * Float.BYTES;
        MemorySegment mine = scores.asSlice((long) head * positions * Float.BYTES, (long) positions * Float.BYTES);
        routines.ofRows(keys + shared, positions, size, width, query + own, mine.address());
        softmax(RowMatrix.floats(mine.asByteBuffer()), 1 / Math.sqrt(size));
        routines.ofColumns(values + shared, positions, size, width, mine.address(), context + own);
    }

    private static void softmax(FloatBuffer scores, double scale) {
        float[] shares = new float[scores.capacity()];
        scores.get(0, shares);
        float most = Float.NEGATIVE_INFINITY;
        for (float share : shares) {
            most = Math.max(most, share);
        }
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) Math.exp((shares[i] - most) * scale);
            sum += shares[i];
        }
        float each = (float) (1 / sum);
        for (int i = 0; i < shares.length; i++) {
            shares[i] *= each;
        }
        scores.put(0, shares);
    }
}
