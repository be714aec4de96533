package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowProductsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
        Torch.seed(11);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray random(long... dims) {
        return manager.randomNormal(0, 1, new Shape(dims), DataType.FLOAT32);
    }

    @Test
    void onePositionsAttentionOverWhatIsKeptIsTheLibrarys() {
        int size = 20;
        try (GradMode _ = GradMode.off()) {
            for (int groups : new int[] {1, 3, 6}) {
                NDArray q = random(1, 1, 6L * size);
                NDArray k = random(1, 37, (long) groups * size);
                NDArray v = random(1, 37, (long) groups * size);
                NDArray library = AttentionKernels.groupedAttention(q, k, v, 6, groups, null);
                NDArray ours = AttentionKernels.cachedAttention(q, k, v, 6, groups, null);
                assertEquals(library.getShape(), ours.getShape());
                assertEquals(0, Optimize.maxAbsDifference(library, ours), 2e-6, groups + " heads of keys");
            }
        }
    }

    @Test
    void scoresTooLargeForTheExponentialStayFinite() {
        try (GradMode _ = GradMode.off()) {
            NDArray q = manager.full(new Shape(1, 1, 16), 100f);
            NDArray k = manager.create(new float[32], new Shape(1, 2, 16)).add(100f);
            NDArray v = random(1, 2, 16);
            NDArray mean = v.mean(new int[] {1}, true);
            assertEquals(
                    0, Optimize.maxAbsDifference(mean, AttentionKernels.cachedAttention(q, k, v, 1, 1, null)), 1e-6);
        }
    }

    @Test
    void aStepIsWrittenBehindTheOnesBeforeAndTheRoomItselfIsSeen() {
        try (GradMode _ = GradMode.off()) {
            NDArray room = AttentionKernels.cacheRoom(random(1, 1, 2), null, 4);
            AttentionKernels.cachePut(manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 2, 2)), room, 0);
            // A part of a longer row, as queries, keys and values come from one product.
            NDArray part = Kernels.split(manager.create(new float[] {9, 9, 5, 6, 9}, new Shape(1, 1, 5)), 2, 2)
                    .get(1);
            NDArray all = AttentionKernels.cachePut(part, room, 2);
            assertEquals(new Shape(1, 3, 2), all.getShape());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, all.toFloatArray());
        }
    }

    @Test
    void withoutRoutinesToCallSeveralCoresGiveTheLibrarysProduct() {
        RowProducts bare = new RowProducts(Optional.empty(), 3);
        assertTrue(bare.available(RowMatrix.of(random(601, 700))));
        try (GradMode _ = GradMode.off()) {
            NDArray x = random(1, 1, 700);
            NDArray bias = random(601);
            NDArray rows = random(601, 700);
            for (NDArray weight : new NDArray[] {rows, Kernels.transposed(random(700, 601))}) {
                NDArray ours = bare.product(x, RowMatrix.of(weight), bias);
                NDArray library = Kernels.linear(x, weight, bias);
                assertEquals(new Shape(1, 1, 601), ours.getShape());
                assertEquals(0, Optimize.maxAbsDifference(library, ours), 1e-4);
            }
            assertTrue(bare.attention(random(1, 1, 8), random(1, 2, 8), random(1, 2, 8), 2, 2)
                    .isEmpty());
        }
    }

    @Test
    void aThreadThatFindsTheCoresTakenGetsTheSameProduct() {
        NDArray x = random(1, 700);
        NDArray weight = random(600, 700);
        RowMatrix matrix = RowMatrix.of(weight);
        NDArray expected = Kernels.linear(x, weight, null);
        double worst = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> {
                    try (GradMode _ = GradMode.off()) {
                        return IntStream.range(0, 25)
                                .mapToDouble(_ -> Optimize.maxAbsDifference(expected, matrix.product(x, null)))
                                .max()
                                .orElseThrow();
                    }
                }))
                .toList()
                .stream()
                .mapToDouble(CompletableFuture::join)
                .max()
                .orElseThrow();
        assertEquals(0, worst, 1e-4);
    }

    /// Widening is exact, so that only the order of the sums differs from the library's product with the wide matrix.
    @Test
    void aRowTimesAMatrixInHalfPrecisionIsItsProductWithTheWideMatrix() {
        try (GradMode _ = GradMode.off()) {
            // Wide ones in several pieces and blocks, and rows of an odd length, of which bfloat16 has no pairs.
            for (long[] shape : new long[][] {{700, 602}, {13, 9}, {8, 5000}, {37, 700}}) {
                for (FileMemory.Type type : new FileMemory.Type[] {FileMemory.Type.BF16, FileMemory.Type.FP16}) {
                    NDArray x = random(1, 1, shape[1]);
                    NDArray bias = random(shape[0]);
                    for (NDArray values :
                            new NDArray[] {random(shape), Kernels.transposed(random(shape[1], shape[0]))}) {
                        NDArray half =
                                type == FileMemory.Type.BF16 ? Kernels.toBfloat16(values) : Kernels.toFloat16(values);
                        RowMatrix matrix = RowMatrix.of(half, type);
                        NDArray expected = Kernels.linear(x, Kernels.toFloat(half), bias);
                        NDArray ours = matrix.product(x, bias);
                        assertEquals(expected.getShape(), ours.getShape());
                        assertEquals(0, Optimize.maxAbsDifference(expected, ours), 2e-4, type + " " + shape[0]);
                        NDArray bare = new RowProducts(Optional.empty(), 2).product(x, matrix, bias);
                        assertEquals(0, Optimize.maxAbsDifference(expected, bare), 2e-4, type + ", library alone");
                    }
                }
            }
        }
    }

    @Test
    void partsUnderOneAnotherGiveOneRow() {
        try (GradMode _ = GradMode.off()) {
            Half upper = new Half(Kernels.toBfloat16(random(6, 10)), FileMemory.Type.BF16);
            Half lower = new Half(Kernels.toBfloat16(random(3, 10)), FileMemory.Type.BF16);
            Packed stack = new Stack(List.of(upper, lower));
            NDArray x = random(1, 1, 10);
            NDArray bias = random(9);
            NDArray ours = RowMatrix.product(stack.forRows(), x, bias).orElseThrow();
            NDArray expected = Kernels.linear(x, stack.unpack(manager), bias);
            assertEquals(new Shape(1, 1, 9), ours.getShape());
            assertEquals(0, Optimize.maxAbsDifference(expected, ours), 1e-5);
            NDArray rows = random(2, 10);
            assertTrue(RowMatrix.product(stack.forRows(), rows, bias).isEmpty(), "two rows");
        }
    }
}
