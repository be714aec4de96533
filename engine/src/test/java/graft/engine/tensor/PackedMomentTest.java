package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedMomentTest {

    @Test
    void theUnsignedMapIsThatOfBitsandbytes() {
        float[] map = DynamicMap.unsigned();
        assertArrayEquals(
                new float[] {0, 3.2500003044333425e-07f, 7.749999895168003e-07f, 2.1249998098937795e-06f},
                Arrays.copyOf(map, 4));
        assertEquals(0.9964843988418579f, map[254]);
        assertEquals(1, map[255]);
        double sum = 0;
        for (float value : map) {
            sum += value;
        }
        assertEquals(75.1052632433869, sum, 1e-6);
    }

    @Test
    void numbersComeBackWithinHalfAStepOfTheirBlock() {
        // 3 x 300: the last block has fewer numbers than the others.
        float[] numbers = new float[900];
        Random random = new Random(5);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextGaussian() * (i < PackedMoment.BLOCK ? 1e-3 : 10));
        }
        try (NDManager manager = Torch.manager(Device.cpu())) {
            PackedMoment moment = PackedMoment.signed(manager, new Shape(3, 300));
            moment.keep(manager.create(numbers, new Shape(3, 300)));
            float[] back = moment.unpack(manager).toFloatArray();
            float[] largest = new float[4];
            for (int i = 0; i < numbers.length; i++) {
                int block = i / PackedMoment.BLOCK;
                largest[block] = Math.max(largest[block], Math.abs(numbers[i]));
            }
            // The widest gap is between values of the topmost decade: 0.9 in 64 parts.
            for (int i = 0; i < numbers.length; i++) {
                assertEquals(numbers[i], back[i], 0.5001 * 0.9 / 64 * largest[i / PackedMoment.BLOCK]);
            }
        }
    }

    @Test
    void aSquareThatIsNotZeroDoesNotBecomeZero() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            PackedMoment moment = PackedMoment.unsigned(manager, new Shape(3));
            moment.keep(manager.create(new float[] {0, 1e-12f, 1}));
            float[] back = moment.unpack(manager).toFloatArray();
            assertEquals(0, back[0]);
            assertTrue(back[1] > 0, "1e-12 became zero");
            assertEquals(1, back[2]);
        }
    }

    @Test
    void itBeginsAsZeros() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            assertArrayEquals(
                    new float[300],
                    PackedMoment.signed(manager, new Shape(300)).unpack(manager).toFloatArray());
        }
    }
}
