package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedTest {

    @Test
    void bytesAndScalesOfASmallMatrixAreThoseComputedByHand() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            // Largest 2: halves are -1, 0.5, 0.08, 0, 1 → codes 0, 12 (0.4407; 0.5626 is further), 8, 7, 15.
            NDArray matrix = manager.create(new float[] {-2, 1, 0.16f, 0, 2}, new Shape(1, 5));
            Nf4 packed = Nf4.pack(manager, matrix, Nf4Tables.of(manager), false);
            assertArrayEquals(new int[] {0x0C, 0x87, 0xF7}, packed.codes().toUint8Array());
            assertArrayEquals(new float[] {2}, packed.scales().toFloatArray());
            assertArrayEquals(
                    new float[] {-2, 2 * 0.44070983f, 2 * 0.0795803f, 0, 2},
                    packed.unpack(manager).toFloatArray());
        }
    }

    @Test
    void fourAndEightBitsAreAsNearAsTheirTablesAllow() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Torch.seed(5);
            NDArray matrix = manager.randomNormal(new Shape(37, 71));
            double largest = matrix.abs().max().getFloat();
            Nf4 nf4 = Nf4.pack(manager, matrix, Nf4Tables.of(manager), true);
            // Half of the widest gap between two values of the table, 0.304, and the error of a scale in eight bits.
            assertTrue(Optimize.maxAbsDifference(nf4.unpack(manager), matrix) < (0.152 + 0.02) * largest);
            Int8 int8 = Int8.pack(manager, matrix);
            NDArray most = int8.scales().mul(0.5f + 1e-4f);
            assertTrue(int8.unpack(manager).sub(matrix).abs().lte(most).all().getBoolean());
            assertEquals(37 * 71 + 4 * 37, int8.bytes());
            assertEquals((37 * 71 + 1) / 2 + 42 + 4 * 2, nf4.bytes());
        }
    }

    @Test
    void rowsAndPartsAreThoseOfTheWholeMatrix() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Torch.seed(6);
            Nf4Tables tables = Nf4Tables.of(manager);
            NDArray upper = manager.randomNormal(new Shape(3, 7));
            NDArray lower = manager.randomNormal(new Shape(5, 7));
            Nf4 a = Nf4.pack(manager, upper, tables, true);
            Nf4 b = Nf4.pack(manager, lower, tables, false);
            Packed stack = new Stack(List.of(a, b));
            NDArray whole = stack.unpack(manager);
            assertEquals(new Shape(8, 7), whole.getShape());
            assertEquals(a.unpack(manager), whole.get("0:3"));
            assertEquals(b.unpack(manager), new RowsOf(stack, 3, 8).unpack(manager));
            NDArray ids = manager.create(new long[] {4, 0, 4}, new Shape(1, 3));
            assertEquals(Kernels.embedding(ids, b.unpack(manager)), b.rows(ids));
            Int8 bytes = Int8.pack(manager, lower);
            assertEquals(Kernels.embedding(ids, bytes.unpack(manager)), bytes.rows(ids));
        }
    }
}
