package graft.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import graft.engine.tensor.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which query may look at which key, place by place as the reference has it.
class MasksTest {

    private static final Path GOLDEN = Path.of("../../shared/golden/losses/masks.safetensors");
    private static final int WINDOW = 3;

    @ParameterizedTest
    @ValueSource(strings = {"left", "right"})
    void masksEqualTheReference(String side) {
        Assumptions.assumeTrue(Files.exists(GOLDEN), "SKIPPED: no reference masks at " + GOLDEN);
        try (NDManager manager = Torch.manager(Device.cpu());
                SafeTensors golden = SafeTensors.open(GOLDEN, ErrorCode.MODEL_WEIGHTS)) {
            NDArray seen = golden.read(manager, side + ".attention_mask");
            Inputs inputs = new Inputs(seen.zerosLike(), seen, null);
            equal(golden.read(manager, side + ".bidirectional"), Surroundings.padding(inputs));
            equal(golden.read(manager, side + ".causal"), Surroundings.cached(inputs, Integer.MAX_VALUE));
            equal(golden.read(manager, side + ".sliding"), Surroundings.cached(inputs, WINDOW));
        }
    }

    /// @param added to the scores: 0 where a query may look
    private static void equal(NDArray may, @Nullable NDArray added) {
        boolean[] expected = may.toBooleanArray();
        int length = (int) may.getShape().get(3);
        float[] scores = added == null ? new float[1] : added.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            // A mask of keys alone, (B, 1, 1, S), is the same for every query.
            int at = scores.length == expected.length
                    ? i
                    : scores.length == 1 ? 0 : i / (length * length) * length + i % length;
            assertEquals(expected[i], scores[at] == 0, "place " + i);
        }
    }
}
