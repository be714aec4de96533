package graft.engine.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Products of a float32 row with a matrix by the routines that libtorch brings along, called without libtorch: on one
/// thread, on memory that the caller owns. BLAS's `sgemv` (Lawson et al. 1979, and its reference
/// implementation's manual) is everywhere where libtorch exports it; where NNPACK is part of it and knows the
/// processor, its dot products of one row with eight, which read a matrix of short rows a quarter faster.
///
/// @param sgemv by pointer: order, m, n, α, A, lda, x, incx, β, y, incy
/// @param dots8 NNPACK's `sdotxf8`: x, first row, values from row to row, results, length; null without it
/// @param dot   the same of one row
/// @param onHeap the same for matrices on Java's heap, which stands still meanwhile: for small ones
record RowRoutines(
        MethodHandle sgemv,
        @Nullable MethodHandle dots8,
        @Nullable MethodHandle dot,
        OnHeap onHeap) {

    /// The same three, with the first row as a segment.
    private record OnHeap(
            MethodHandle sgemv,
            @Nullable MethodHandle dots8,
            @Nullable MethodHandle dot) {}

    /// Rows that one call multiplies.
    static final int TOGETHER = 8;

    private static final MemorySegment TRANSPOSED = Arena.global().allocateFrom("T");
    private static final MemorySegment PLAIN = Arena.global().allocateFrom("N");
    private static final MemorySegment ONE = Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, 1f);
    private static final MemorySegment ZERO = Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, 0f);
    private static final MemorySegment STEP = Arena.global().allocateFrom(ValueLayout.JAVA_INT, 1);

    private static final FunctionDescriptor SGEMV = FunctionDescriptor.ofVoid(
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS);

    private static final FunctionDescriptor DOTS = FunctionDescriptor.ofVoid(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);

    private static final FunctionDescriptor DOTS_ON_HEAP = FunctionDescriptor.ofVoid(
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);

    private static final Linker.Option HEAP = Linker.Option.critical(true);

    /// From the libraries that this program has loaded, or empty where they do not export `sgemv`.
    @SuppressWarnings("restricted") // routines of libtorch's own library, which is native anyway
    static Optional<RowRoutines> find() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup loaded = SymbolLookup.loaderLookup();
        return loaded.find("sgemv_").map(sgemv -> {
            boolean packed = nnpackKnowsProcessor(linker, loaded);
            return new RowRoutines(
                    linker.downcallHandle(sgemv, SGEMV),
                    packed ? dots(linker, loaded, "nnp_sdotxf8__avx2", DOTS) : null,
                    packed ? dots(linker, loaded, "nnp_sdotxf1__avx2", DOTS) : null,
                    new OnHeap(
                            linker.downcallHandle(sgemv, SGEMV, HEAP),
                            packed ? dots(linker, loaded, "nnp_sdotxf8__avx2", DOTS_ON_HEAP, HEAP) : null,
                            packed ? dots(linker, loaded, "nnp_sdotxf1__avx2", DOTS_ON_HEAP, HEAP) : null));
        });
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle dots(
            Linker linker, SymbolLookup loaded, String name, FunctionDescriptor form, Linker.Option... options) {
        return loaded.find(name)
                .map(dots -> linker.downcallHandle(dots, form, options))
                .orElse(null);
    }

    /// `nnp_initialize` answers 0 where its AVX2 code may run.
    @SuppressWarnings("restricted")
    private static boolean nnpackKnowsProcessor(Linker linker, SymbolLookup loaded) {
        Optional<MemorySegment> initialize = loaded.find("nnp_initialize");
        if (initialize.isEmpty()
                || loaded.find("nnp_sdotxf8__avx2").isEmpty()
                || loaded.find("nnp_sdotxf1__avx2").isEmpty()) {
            return false;
        }
        try {
            return (int) linker.downcallHandle(initialize.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                            .invokeExact()
                    == 0;
        } catch (Throwable failure) {
            return false;
        }
    }

    /// `yᵢ = Wᵢ x` for rows W (rows, in).
    ///
    /// @param w      address of the first; x and y likewise
    /// @param stride values from row to row
    void ofRows(long w, int rows, int in, int stride, long x, long y) throws Throwable {
        if (dots8 == null || dot == null) {
            general(sgemv, TRANSPOSED, in, rows, stride, MemorySegment.ofAddress(w), x, y, ZERO);
            return;
        }
        long width = (long) stride * Float.BYTES;
        int done = 0;
        for (; done + TOGETHER <= rows; done += TOGETHER) {
            dots8.invokeExact(x, w + done * width, (long) stride, y + (long) done * Float.BYTES, (long) in);
        }
        for (; done < rows; done++) {
            dot.invokeExact(x, w + done * width, (long) stride, y + (long) done * Float.BYTES, (long) in);
        }
    }

    /// As above for rows on Java's heap that follow one another.
    void ofRows(MemorySegment w, int rows, int in, long x, long y) throws Throwable {
        if (onHeap.dots8 == null || onHeap.dot == null) {
            general(onHeap.sgemv, TRANSPOSED, in, rows, in, w, x, y, ZERO);
            return;
        }
        long width = (long) in * Float.BYTES;
        int done = 0;
        for (; done + TOGETHER <= rows; done += TOGETHER) {
            MemorySegment some = w.asSlice(done * width);
            onHeap.dots8.invokeExact(x, some, (long) in, y + (long) done * Float.BYTES, (long) in);
        }
        for (; done < rows; done++) {
            MemorySegment one = w.asSlice(done * width);
            onHeap.dot.invokeExact(x, one, (long) in, y + (long) done * Float.BYTES, (long) in);
        }
    }

    /// `y = Σⱼ xⱼ Wⱼ`, or that added to y, for columns W (inputs, out) on Java's heap that follow one another.
    void addColumns(MemorySegment w, int inputs, int out, long x, long y, boolean add) throws Throwable {
        general(onHeap.sgemv, PLAIN, out, inputs, out, w, x, y, add ? ONE : ZERO);
    }

    /// `y = Σⱼ xⱼ Wⱼ` for columns W (inputs, out) of a matrix.
    ///
    /// @param stride values from column to column
    void ofColumns(long w, int inputs, int out, int stride, long x, long y) throws Throwable {
        general(sgemv, PLAIN, out, inputs, stride, MemorySegment.ofAddress(w), x, y, ZERO);
    }

    /// BLAS counts from the first index on: a row of ours is a column of its.
    private static void general(
            MethodHandle sgemv,
            MemorySegment order,
            int m,
            int n,
            int stride,
            MemorySegment w,
            long x,
            long y,
            MemorySegment kept)
            throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sizes = arena.allocateFrom(ValueLayout.JAVA_INT, m, n, stride);
            sgemv.invokeExact(
                    order,
                    sizes,
                    sizes.asSlice(Integer.BYTES),
                    ONE,
                    w,
                    sizes.asSlice(2L * Integer.BYTES),
                    MemorySegment.ofAddress(x),
                    STEP,
                    kept,
                    MemorySegment.ofAddress(y),
                    STEP);
        }
    }
}
