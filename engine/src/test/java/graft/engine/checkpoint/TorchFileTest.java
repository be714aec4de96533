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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {

    private static final Path ADAPTERS = Path.of("../../shared/golden/adapters");

    /// Instructions that make a tensor of the given dimensions and strides over storage 0, and the key under which it
    /// stands.
    private static final String TENSOR = "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
            + "X\1\0\0\0" + "0X\3\0\0\0cpuK\6tQK\0%s\u0089ccollections\nOrderedDict\n)RtR";

    private static final String DICTIONARY = "\u0080\2}X\1\0\0\0w%ss.";
    private static final float[] NUMBERS = {1, 2, 3, 4, 5, 6};

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

    private static byte[] pickle(String view) {
        return DICTIONARY.formatted(TENSOR.formatted(view)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] numbers() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * NUMBERS.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : NUMBERS) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    private Path zip(byte[] pickle) throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "archive/data.pkl", pickle);
            store(zip, "archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            store(zip, "archive/data/0", numbers());
        }
        return file;
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /// The form of before PyTorch 1.6.
    private Path stream(byte[] pickle) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(
                "\u0080\2\u008a\12l\u00fc\u009cF\u00f9 j\u00a8P\31.\u0080\2M\u00e9\3.\u0080\2}X\15\0\0\0little_endian\u0088s."
                        .getBytes(StandardCharsets.ISO_8859_1));
        out.write(pickle);
        out.write("\u0080\2]X\1\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        out.write("0a.".getBytes(StandardCharsets.ISO_8859_1));
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(NUMBERS.length)
                .array());
        out.write(numbers());
        return Files.write(folder.resolve("pytorch_model.bin"), out.toByteArray());
    }

    @Test
    void bothFormsOfTorchSaveGiveTheirTensors() throws IOException {
        byte[] pickle = pickle("K\2K\3\u0086K\3K\1\u0086");
        for (Path file : List.of(zip(pickle), stream(pickle))) {
            try (TensorFile tensors = TensorFile.open(file, ErrorCode.MODEL_WEIGHTS)) {
                assertEquals(Set.of("w"), tensors.names());
                assertEquals(new Shape(2, 3), tensors.shape("w"));
                assertArrayEquals(NUMBERS, tensors.read(manager, "w").toFloatArray());
            }
        }
    }

    @Test
    void aTransposedViewIsReadInTheOrderOfItsDimensions() throws IOException {
        try (TensorFile tensors = TensorFile.open(zip(pickle("K\3K\2\u0086K\1K\3\u0086")), ErrorCode.MODEL_WEIGHTS)) {
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
        byte[] pickle = DICTIONARY.formatted(instructions).getBytes(StandardCharsets.ISO_8859_1);
        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> TorchFile.open(zip(pickle), ErrorCode.MODEL_WEIGHTS));
        assertTrue(refused.getMessage().contains("pytorch_model.bin"), refused.getMessage());
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
        assertThrows(InvalidInput.class, () -> TorchFile.open(zip(pickle(view)), ErrorCode.MODEL_WEIGHTS));
    }

    @Test
    void damagedFilesEndInAMessageAndInNothingElse() throws IOException {
        Random random = new Random(7);
        byte[] pickle = pickle("K\2K\3\u0086K\3K\1\u0086");
        List<byte[]> originals = List.of(Files.readAllBytes(zip(pickle)), Files.readAllBytes(stream(pickle)));
        int read = 0;
        for (int i = 0; i < 6000; i++) {
            byte[] bytes = originals.get(i % 2).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            Path file = Files.write(folder.resolve("mutant.bin"), bytes);
            try (TensorFile tensors = TensorFile.open(file, ErrorCode.MODEL_WEIGHTS)) {
                for (String name : tensors.names()) {
                    tensors.read(manager, name).close();
                }
                read++;
            } catch (InvalidInput expected) {
                assertTrue(expected.getMessage().contains("mutant.bin"), expected.getMessage());
            }
        }
        assertTrue(read > 100, "most single bytes are numbers, which may have any value");
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
