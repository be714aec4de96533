package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class MersenneTwisterTest {

    @Test
    void itDrawsWhatLibtorchDraws() {
        for (long seed : new long[] {0, 1, 4_000_000_000L}) {
            Torch.seed(seed);
            try (NDManager manager = Torch.manager(Device.cpu())) {
                float[] expected = manager.randomUniform(-0.25f, 0.25f, new Shape(700), DataType.FLOAT32)
                        .toFloatArray();
                assertArrayEquals(expected, new MersenneTwister(seed).uniform(700, 0.25f));
            }
        }
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertEquals(new MersenneTwister(3).uniform(1, 1)[0], new MersenneTwister(3).uniform(1, 1)[0]);
    }
}
