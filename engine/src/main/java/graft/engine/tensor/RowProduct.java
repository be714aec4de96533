package graft.engine.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/// A row's product with a matrix. A piece of a matrix of rows gives some of the results; one of columns a part of every
/// result, to be added in the end.
final class RowProduct extends RowWork {

    /// Values of a piece at least: what a core reads in some ten microseconds.
    private static final int SMALLEST = 1 << 16;

    private final RowRoutines routines;
    private final RowMatrix matrix;
    private final MemorySegment x;
    private final MemorySegment parts;
    private final int length;

    /// @param x       (in)
    /// @param scratch of {@link #scratch} bytes
    RowProduct(RowRoutines routines, RowMatrix matrix, float[] x, MemorySegment scratch, int threads) {
        int length = length(matrix, threads);
        super((whole(matrix) + length - 1) / length);
        this.routines = routines;
        this.matrix = matrix;
        this.x = scratch.asSlice(0, input(matrix));
        this.parts = scratch.asSlice(input(matrix));
        this.length = length;
        boolean paired = evenFirst(matrix) && rows(matrix);
        MemorySegment.copy(paired ? HalfBlock.evenFirst(x) : x, 0, this.x, ValueLayout.JAVA_FLOAT, 0, x.length);
    }

    private static boolean evenFirst(RowMatrix matrix) {
        return matrix.type() == FileMemory.Type.BF16;
    }

    /// Bytes of the input, to whole cache lines.
    private static long input(RowMatrix matrix) {
        return (matrix.in() * (long) Float.BYTES + 63) / 64 * 64;
    }

    /// Bytes of memory for the input and for results, or parts of them.
    static long scratch(RowMatrix matrix, int threads) {
        long results = (long) matrix.out() * Float.BYTES;
        return input(matrix) + (rows(matrix) ? results : 2L * threads * results);
    }

    private static boolean rows(RowMatrix matrix) {
        return matrix.order() == RowMatrix.Order.ROWS;
    }

    private static int whole(RowMatrix matrix) {
        return rows(matrix) ? matrix.out() : matrix.in();
    }

    /// Of rows many pieces, so that a core that is taken away delays nobody; of columns each costs a sum.
    private static int length(RowMatrix matrix, int threads) {
        int most = matrix.large() ? (rows(matrix) ? 8 : 2) * threads : 1;
        int pieces = Math.clamp((long) matrix.out() * matrix.in() / SMALLEST, 1, most);
        int even = (whole(matrix) + pieces - 1) / pieces;
        return (even + RowRoutines.TOGETHER - 1) / RowRoutines.TOGETHER * RowRoutines.TOGETHER;
    }

    @Override
    void piece(int piece, HalfBlock block) throws Throwable {
        int from = piece * length;
        int count = Math.min(length, whole(matrix) - from);
        long first = (long) from * Float.BYTES;
        long own = parts.address() + (rows(matrix) ? first : (long) piece * matrix.out() * Float.BYTES);
        if (matrix.type() != FileMemory.Type.FP32) {
            widened(block, from, count, own);
        } else if (rows(matrix)) {
            long begin = matrix.memory().address() + first * matrix.in();
            routines.ofRows(begin, count, matrix.in(), matrix.in(), x.address(), own);
        } else {
            long begin = matrix.memory().address() + first * matrix.out();
            routines.ofColumns(begin, count, matrix.out(), matrix.out(), x.address() + first, own);
        }
    }

    /// @param to address of the piece's results
    private void widened(HalfBlock block, int from, int count, long to) throws Throwable {
        int width = rows(matrix) ? matrix.in() : matrix.out();
        int most = HalfBlock.rows(width);
        for (int done = 0; done < count; done += most) {
            int some = Math.min(most, count - done);
            long begin = (long) (from + done) * width;
            long at = (from + done) * (long) Float.BYTES;
            if (rows(matrix)) {
                block.ofRows(routines, matrix, begin, some, width, x.address(), parts.asSlice(at));
            } else {
                block.sumOfRows(routines, matrix, begin, some, width, x.address() + at, to, done > 0);
            }
        }
    }

    /// The results (out): what the pieces left to add, and the bias; for one thread, when all is done.
    float[] results(float @Nullable [] bias) {
        float[] total = new float[matrix.out()];
        FloatBuffer all = RowMatrix.floats(parts.asByteBuffer());
        all.get(0, total);
        if (!rows(matrix)) {
            for (int piece = 1; piece < pieces(); piece++) {
                add(total, all, piece * total.length);
            }
            total = evenFirst(matrix) ? HalfBlock.inOrder(total) : total;
        }
        if (bias != null) {
            for (int i = 0; i < total.length; i++) {
                total[i] += bias[i];
            }
        }
        return total;
    }

    private static void add(float[] total, FloatBuffer more, int from) {
        for (int i = 0; i < total.length; i++) {
            total[i] += more.get(from + i);
        }
    }
}
