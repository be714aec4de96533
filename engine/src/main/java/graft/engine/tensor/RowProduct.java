package graft.engine.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/// A row's product with a matrix. A piece of a matrix of rows gives some of the results; one of columns a part of every
/// result, to be added in the end.
final class RowProduct extends RowWork {

    /// Values of a piece at least: what a core reads in some ten microseconds.
    private static final int SMALLEST = 1 << 16;

    private final RowRoutines routines;
    private final RowMatrix matrix;
    private final long x;
    private final FloatBuffer results;
    private final long y;
    private final MemorySegment sums;
    private final int length;

    /// @param x       (in), results (out)
    /// @param scratch for {@link #sums}
    RowProduct(
            RowRoutines routines,
            RowMatrix matrix,
            FloatBuffer x,
            FloatBuffer results,
            MemorySegment scratch,
            int threads) {
        int length = length(matrix, threads);
        super((whole(matrix) + length - 1) / length);
        this.routines = routines;
        this.matrix = matrix;
        this.x = MemorySegment.ofBuffer(x).address();
        this.results = results;
        this.y = MemorySegment.ofBuffer(results).address();
        this.sums = scratch;
        this.length = length;
    }

    private static boolean rows(RowMatrix matrix) {
        return matrix.order() == RowMatrix.Order.ROWS;
    }

    private static int whole(RowMatrix matrix) {
        return rows(matrix) ? matrix.out() : matrix.in();
    }

    /// Of rows many pieces, so that a core that is taken away delays nobody; of columns each costs a sum.
    private static int length(RowMatrix matrix, int threads) {
        int most = (rows(matrix) ? 8 : 2) * threads;
        int pieces = Math.clamp((long) matrix.out() * matrix.in() / SMALLEST, 1, most);
        int even = (whole(matrix) + pieces - 1) / pieces;
        return (even + RowRoutines.TOGETHER - 1) / RowRoutines.TOGETHER * RowRoutines.TOGETHER;
    }

    /// Bytes of scratch memory for the parts of results.
    static long sums(RowMatrix matrix, int threads) {
        return rows(matrix) ? 0 : 2L * threads * matrix.out() * Float.BYTES;
    }

    @Override
    void piece(int piece) throws Throwable {
        int from = piece * length;
        int count = Math.min(length, whole(matrix) - from);
        long first = (long) from * Float.BYTES;
        if (rows(matrix)) {
            routines.ofRows(matrix.address() + first * matrix.in(), count, matrix.in(), matrix.in(), x, y + first);
        } else {
            long to = piece == 0 ? y : sums.address() + (long) piece * matrix.out() * Float.BYTES;
            routines.ofColumns(
                    matrix.address() + first * matrix.out(), count, matrix.out(), matrix.out(), x + first, to);
        }
    }

    /// Adds the bias, and what the pieces left to add; for one thread, when all is done.
    void finish(@Nullable FloatBuffer bias) {
        boolean parts = !rows(matrix) && pieces() > 1;
        if (bias == null && !parts) {
            return;
        }
        // Through an array: from buffers to an array the virtual machine adds eight at a time.
        float[] total = new float[matrix.out()];
        results.get(0, total);
        if (bias != null) {
            add(total, bias, 0);
        }
        if (parts) {
            FloatBuffer rest = RowMatrix.floats(sums.asByteBuffer());
            for (int piece = 1; piece < pieces(); piece++) {
                add(total, rest, piece * total.length);
            }
        }
        results.put(0, total);
    }

    private static void add(float[] total, FloatBuffer more, int from) {
        for (int i = 0; i < total.length; i++) {
            total[i] += more.get(from + i);
        }
    }
}
