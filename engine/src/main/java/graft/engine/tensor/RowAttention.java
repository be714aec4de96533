package graft.engine.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;

/// Attention of one position over those kept (arXiv 1706.03762 §3.2.1), with shared heads of keys and values (arXiv
/// 2305.13245) or without; a piece is a head.
final class RowAttention extends RowWork {

    private final RowRoutines routines;
    private final Heads heads;
    private final long keys;
    private final long values;
    private final MemorySegment query;
    private final MemorySegment context;
    private final MemorySegment scores;

    /// @param queries   H
    /// @param shared    G, heads of keys and values
    /// @param size      D of a head
    /// @param positions S
    record Heads(int queries, int shared, int size, int positions) {
        private long row() {
            return (long) queries * size * Float.BYTES;
        }

        /// Bytes of memory for the query, the result, and the scores.
        long scratch() {
            return 2 * row() + (long) queries * positions * Float.BYTES;
        }
    }

    /// @param query   (H·D)
    /// @param keys    (S, G·D), and values
    /// @param scratch of {@link Heads#scratch} bytes
    RowAttention(
            RowRoutines routines,
            Heads heads,
            float[] query,
            FloatBuffer keys,
            FloatBuffer values,
            MemorySegment scratch) {
        super(heads.queries);
        this.routines = routines;
        this.heads = heads;
        this.keys = MemorySegment.ofBuffer(keys).address();
        this.values = MemorySegment.ofBuffer(values).address();
        this.query = scratch.asSlice(0, heads.row());
        this.context = scratch.asSlice(heads.row(), heads.row());
        this.scores = scratch.asSlice(2 * heads.row());
        MemorySegment.copy(query, 0, this.query, ValueLayout.JAVA_FLOAT, 0, query.length);
    }

    @Override
    void piece(int head, HalfBlock block) throws Throwable {
        int size = heads.size;
        int positions = heads.positions;
        int width = heads.shared * size;
        long own = (long) head * size * Float.BYTES;
        long shared = (long) head / (heads.queries / heads.shared) * size * Float.BYTES;
        MemorySegment mine = scores.asSlice((long) head * positions * Float.BYTES, (long) positions * Float.BYTES);
        routines.ofRows(keys + shared, positions, size, width, query.address() + own, mine.address());
        float[] shares = mine.toArray(ValueLayout.JAVA_FLOAT);
        RowMath.softmax(shares, 1 / Math.sqrt(size));
        MemorySegment.copy(shares, 0, mine, ValueLayout.JAVA_FLOAT, 0, positions);
        routines.ofColumns(values + shared, positions, size, width, mine.address(), context.address() + own);
    }

    /// What the heads read, (H·D), when all is done.
    float[] results() {
        return context.toArray(ValueLayout.JAVA_FLOAT);
    }
}
