package graft.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {

    private static final Path ADAPTERS = Path.of("../../shared/golden/adapters");

    @TempDir
    Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Path zip(byte[] pickle) throws IOException {
        return Files.write(folder.resolve("pytorch_model.bin"), TorchBytes.zip(pickle));
    }

    private Path stream(byte[] pickle) throws IOException {
        return Files.write(folder.resolve("pytorch_model.bin"), TorchBytes.stream(pickle));
    }

    @Test
    void bothFormsOfTorchSaveGiveTheirTensors() throws IOException {
        byte[] pickle = TorchBytes.tensor("K\2K\3\u0086K\3K\1\u0086");
        for (Path file : List.of(zip(pickle), stream(pickle))) {
            try (TensorFile tensors = TensorFile.open(file, ErrorCode.MODEL_WEIGHTS)) {
                assertEquals(Set.of("w"), tensors.names());
                assertEquals(new Shape(2, 3), tensors.shape("w"));
                assertArrayEquals(TorchBytes.NUMBERS, tensors.read(manager, "w").toFloatArray());
            }
        }
    }

    @Test
    void aTransposedViewIsReadInTheOrderOfItsDimensions() throws IOException {
        try (TensorFile tensors =
                TensorFile.open(zip(TorchBytes.tensor("K\3K\2\u0086K\1K\3\u0086")), ErrorCode.MODEL_WEIGHTS)) {
            assertArrayEquals(
                    new float[] {1, 4, 2, 5, 3, 6}, tensors.read(manager, "w").toFloatArray());
        }
    }

    /// Each would do something in Python, or reach outside the file.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cposix\nsystem\n(X\2\0\0\0lstR",
                "c__builtin__\neval\n(X\1\0\0\0" + "1tR",
                "ctorch.storage\n_load_from_bytes\n(X\1\0\0\0xtR",
                "\u008c\2os\u008c\6system\u0093)R",
                "(X\1\0\0\0xios\nsystem\n",
                "ccollections\nOrderedDict\n)\u0081}b"
            })
    void aPickleThatAsksForMoreThanTensorsIsRefusedUnrun(String instructions) throws IOException {
        byte[] pickle = TorchBytes.dictionary(instructions);
        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> TorchFile.open(zip(pickle), ErrorCode.MODEL_WEIGHTS));
        assertTrue(refused.getMessage().contains("pytorch_model.bin"), refused.getMessage());
    }

    @Test
    void anArchiveThatUnpacksToAHundredTimesItsSizeIsRefusedWithBothSizes() throws IOException {
        long zeros = 32L << 20;
        byte[] bomb = TorchBytes.bomb(zeros);
        Path file = Files.write(folder.resolve("pytorch_model.bin"), bomb);
        InvalidInput refused = assertThrows(InvalidInput.class, () -> TorchFile.open(file, ErrorCode.MODEL_WEIGHTS));
        assertTrue(refused.getMessage().contains(bomb.length + " bytes"), refused.getMessage());
        assertTrue(refused.getMessage().contains("unpack to 335"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "K\3K\3\u0086K\3K\1\u0086", // past the end
                "M\u00ff\u00ffM\u00ff\u00ff\u0086K\0K\0\u0086", // one number over and over
                "K\2K\3\u0086K\3\u0085", // a stride too few
                "J\u00ff\u00ff\u00ff\u00ffK\3\u0086K\3K\1\u0086" // a negative size
            })
    void aViewThatLeavesItsNumbersIsRefused(String view) throws IOException {
        assertThrows(InvalidInput.class, () -> TorchFile.open(zip(TorchBytes.tensor(view)), ErrorCode.MODEL_WEIGHTS));
    }

    @Test
    void adaptersSavedAsPicklesHoldWhatTheirSafetensorsHold() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(ADAPTERS), "SKIPPED: no reference data at " + ADAPTERS + "; pickles unproved");
        int compared = 0;
        List<Path> pickled;
        try (Stream<Path> all = Files.walk(ADAPTERS, 4)) {
            pickled = all.filter(file -> file.endsWith("pytorch_adapter.bin")).toList();
        }
        for (Path file : pickled) {
            String sibling = String.valueOf(file.getParent().getFileName()).replace("_bin", "");
            Path twin = file.getParent().resolveSibling(sibling).resolve("adapter.safetensors");
            if (!Files.isRegularFile(twin)) {
                continue;
            }
            try (TensorFile one = TensorFile.open(file, ErrorCode.ADAPTER_UNREADABLE);
                    TensorFile other = TensorFile.open(twin, ErrorCode.ADAPTER_UNREADABLE)) {
                for (String name : other.names()) {
                    try (NDArray left = one.read(manager, name);
                            NDArray right = other.read(manager, name)) {
                        assertArrayEquals(right.toFloatArray(), left.toFloatArray(), file + " " + name);
                        compared++;
                    }
                }
            }
        }
        assertTrue(compared > 100, "only " + compared + " tensors were compared");
    }
}
