package graft.engine.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Float32 memory of one thread, small enough for a core's caches, into which some rows of a matrix in half precision
/// are widened right before they are multiplied: half the bytes are read from memory.
///
/// The loops are written so that the virtual machine's compiler makes vector instructions of them, which it does for
/// integers and for `float16ToFloat` into arrays, but not for shorts that are shifted. So two bfloat16 are read as one
/// integer, whose lower half is the value with the even index and whose upper half the odd one, and a matrix of them
/// becomes two of half its width ({@link #evenFirst} is the order of a row then).
final class HalfBlock {

    /// Values: with the row that they are multiplied by within 128 KiB.
    private static final int SIZE = 24 * 1024;

    private float[] floats = {};
    private int[] even = {};
    private int[] odd = {};
    private final MemorySegment sums = Arena.ofAuto().allocate((long) RowRoutines.TOGETHER * Float.BYTES, 64);

    /// Rows of so many values that are widened at a time.
    static int rows(int width) {
        return Math.max(1, SIZE / width);
    }

    /// Whether rows of so many values can be widened.
    static boolean takes(FileMemory.Type type, int width) {
        return type == FileMemory.Type.FP16 || width % 2 == 0;
    }

    /// The products of rows with a row x: `yᵢ = Wᵢ x`.
    ///
    /// @param matrix its bytes, in float16 or bfloat16
    /// @param from   the first value of the rows
    /// @param x      address of the row; of bfloat16 {@link #evenFirst}
    /// @param y      of the results
    void ofRows(RowRoutines routines, RowMatrix matrix, long from, int rows, int width, long x, MemorySegment y)
            throws Throwable {
        widen(matrix, from, rows * width);
        if (matrix.type() == FileMemory.Type.FP16) {
            routines.ofRows(MemorySegment.ofArray(floats), rows, width, x, y.address());
            return;
        }
        int half = width / 2;
        long bytes = (long) half * Float.BYTES;
        for (int row = 0; row < rows; row += RowRoutines.TOGETHER) {
            int some = Math.min(RowRoutines.TOGETHER, rows - row);
            long to = (long) row * Float.BYTES;
            routines.ofRows(MemorySegment.ofArray(even).asSlice(row * bytes), some, half, x, y.address() + to);
            routines.ofRows(MemorySegment.ofArray(odd).asSlice(row * bytes), some, half, x + bytes, sums.address());
            for (long i = 0; i < some; i++) {
                float sum = y.get(ValueLayout.JAVA_FLOAT, to + i * Float.BYTES)
                        + sums.get(ValueLayout.JAVA_FLOAT, i * Float.BYTES);
                y.set(ValueLayout.JAVA_FLOAT, to + i * Float.BYTES, sum);
            }
        }
    }

    /// `y = Σⱼ xⱼ Wⱼ` for rows W, or that added to y; of bfloat16 y comes as {@link #evenFirst}.
    void sumOfRows(RowRoutines routines, RowMatrix matrix, long from, int rows, int width, long x, long y, boolean add)
            throws Throwable {
        widen(matrix, from, rows * width);
        if (matrix.type() == FileMemory.Type.FP16) {
            routines.addColumns(MemorySegment.ofArray(floats), rows, width, x, y, add);
        } else {
            int half = width / 2;
            routines.addColumns(MemorySegment.ofArray(even), rows, half, x, y, add);
            routines.addColumns(MemorySegment.ofArray(odd), rows, half, x, y + (long) half * Float.BYTES, add);
        }
    }

    private void widen(RowMatrix matrix, long from, int count) {
        long first = from * matrix.type().bytes();
        if (matrix.type() == FileMemory.Type.FP16) {
            if (floats.length < count) {
                floats = new float[count];
            }
            widen(matrix.memory(), first, floats, count);
        } else {
            if (even.length < count / 2) {
                even = new int[count / 2];
                odd = new int[count / 2];
            }
            widen(matrix.memory(), first, even, odd, count / 2);
        }
    }

    private static void widen(MemorySegment matrix, long first, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.float16ToFloat(matrix.get(ValueLayout.JAVA_SHORT_UNALIGNED, first + (long) Short.BYTES * i));
        }
    }

    /// A bfloat16 is the upper half of the float32 of the same value.
    private static void widen(MemorySegment matrix, long first, int[] even, int[] odd, int pairs) {
        for (int i = 0; i < pairs; i++) {
            int pair = matrix.get(ValueLayout.JAVA_INT_UNALIGNED, first + (long) Integer.BYTES * i);
            even[i] = pair << 16;
            odd[i] = pair & 0xFFFF0000;
        }
    }

    /// The values with an even index, and behind them the others.
    static float[] evenFirst(float[] values) {
        float[] result = new float[values.length];
        int half = values.length / 2;
        for (int i = 0; i < half; i++) {
            result[i] = values[2 * i];
            result[half + i] = values[2 * i + 1];
        }
        return result;
    }

    /// Back from {@link #evenFirst}.
    static float[] inOrder(float[] evenFirst) {
        float[] result = new float[evenFirst.length];
        int half = evenFirst.length / 2;
        for (int i = 0; i < half; i++) {
            result[2 * i] = evenFirst[i];
            result[2 * i + 1] = evenFirst[half + i];
        }
        return result;
    }
}
