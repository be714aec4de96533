package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStatesTest {

    private static final int[] LENGTHS = {2, 1, 3};

    /// A batch of rows 2 and 0, padded to three tokens of two values.
    private static final float[] BATCH = {1, 2, 3, 4, 5, 6, -1.5f, 1e-20f, 0.1f, 3e30f, 99, 99};

    @TempDir
    private Path folder;

    @Test
    void rowsComeBackWithoutPaddingFromMemoryAndFromAFileThatClosingRemoves() throws IOException {
        Path file = folder.resolve("states.bin");
        for (KeptStates kept :
                new KeptStates[] {KeptStates.inMemory(LENGTHS, 2, false), KeptStates.inFile(file, LENGTHS, 2, false)}) {
            try (kept) {
                kept.put(2, BATCH, 0);
                kept.put(0, BATCH, 6);
                assertFalse(kept.has(1));
                float[] found = new float[12];
                kept.get(0, found, 0);
                kept.get(2, found, 6);
                assertArrayEquals(new float[] {-1.5f, 1e-20f, 0.1f, 3e30f, 0, 0, 1, 2, 3, 4, 5, 6}, found);
            }
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void halfPrecisionIsTheNearestBfloat16() throws IOException {
        assertEquals(12, KeptStates.bytes(3, 2, true));
        try (KeptStates kept = KeptStates.inMemory(new int[] {1}, 4, true)) {
            // 1 + 2⁻⁸ lies between 1 and 1 + 2⁻⁷: the even one is 1. 1 + 3 · 2⁻⁸ lies between two, of which the upper
            // is even.
            kept.put(0, new float[] {1 + 0x1p-8f, 1 + 0x3p-8f, -0.1f, 1 + 0x1.1p-8f}, 0);
            float[] found = new float[4];
            kept.get(0, found, 0);
            assertArrayEquals(new float[] {1, 1 + 0x1p-6f, -0.10009765625f, 1 + 0x1p-7f}, found);
            assertTrue(kept.has(0));
        }
    }
}
