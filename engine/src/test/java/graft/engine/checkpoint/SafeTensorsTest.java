package graft.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {

    @TempDir
    Path folder;

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return raw(json.length, json, dataBytes);
    }

    private Path raw(long length, byte[] json, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(json);
        Path path = folder.resolve("weights.safetensors");
        Files.write(path, bytes.array());
        return path;
    }

    private InvalidInput refused(Path path) {
        InvalidInput refused = assertThrows(
                InvalidInput.class,
                () -> SafeTensors.open(path, ErrorCode.MODEL_WEIGHTS).close());
        assertEquals(ErrorCode.MODEL_WEIGHTS, refused.code());
        assertTrue(refused.getMessage().contains("weights.safetensors"), refused.getMessage());
        return refused;
    }

    private static String entry(String type, String shape, String offsets) {
        return "{\"w\": {\"dtype\": \"" + type + "\", \"shape\": " + shape + ", \"data_offsets\": " + offsets + "}}";
    }

    @Test
    void whatIsWrittenIsReadBackWithNotesAndWithoutLeftovers() throws IOException {
        Path path = folder.resolve("weights.safetensors");
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            tensors.put("größe.a", manager.create(new float[] {1, -2, 3.5f, 0}, new Shape(2, 2)));
            tensors.put("b", manager.create(new long[] {7, 8}));
            tensors.put("scalar", manager.create(2f));
            SafeTensorsWriter.write(path, tensors, Map.of("step", "12"));
            try (SafeTensors file = SafeTensors.open(path, ErrorCode.MODEL_WEIGHTS)) {
                assertEquals("12", file.metadata().get("step"));
                assertEquals(new Shape(2, 2), file.shape("größe.a"));
                assertArrayEquals(
                        new float[] {1, -2, 3.5f, 0},
                        file.read(manager, "größe.a").toFloatArray());
                assertArrayEquals(new long[] {7, 8}, file.read(manager, "b").toLongArray());
                assertEquals(2f, file.read(manager, "scalar").getFloat());
                assertThrows(InvalidInput.class, () -> file.read(manager, "c"));
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void tensorsOutliveTheFileAndUnalignedOnesAreRead() throws IOException {
        String header = """
                {"a": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},
                 "w": {"dtype": "F32", "shape": [2], "data_offsets": [1, 9]},
                 "h": {"dtype": "BF16", "shape": [1], "data_offsets": [9, 11]}}""";
        Path path = file(header, 11);
        byte[] all = Files.readAllBytes(path);
        ByteBuffer data = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        int start = all.length - 11;
        data.putFloat(start + 1, 1.5f).putFloat(start + 5, -4f).putShort(start + 9, (short) 0x4049);
        Files.write(path, all);
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray w;
            NDArray h;
            try (SafeTensors file = SafeTensors.open(path, ErrorCode.MODEL_WEIGHTS)) {
                w = file.read(manager, "w");
                h = file.read(manager, "h");
            }
            Files.delete(path);
            assertArrayEquals(new float[] {1.5f, -4f}, w.toFloatArray());
            assertEquals(3.140625f, h.getFloat(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F32 | [4]                    | [0, 20]                  | outside",
                "F32 | [4]                    | [8, 4]                   | outside",
                "F32 | [4]                    | [-8, 8]                  | outside",
                "F32 | [4]                    | [0, 9223372036854775807] | outside",
                "F32 | [4]                    | [0, 99999999999999999999]| data_offsets",
                "F32 | [3]                    | [0, 16]                  | asks for 12",
                "F32 | [-4]                   | [0, 16]                  | size -4",
                "F32 | [2.5]                  | [0, 16]                  | size 2.5",
                "F32 | [4294967296, 4294967296, 4] | [0, 16]             | impossible",
                "F32 | [9223372036854775807]  | [0, 16]                  | impossible",
                "F33 | [4]                    | [0, 16]                  | type",
                "F32 | 4                      | [0, 16]                  | shape",
                "F32 | [4]                    | [0]                      | data_offsets",
                "F32 | [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4] | [0, 16]    | shape",
            })
    void lyingEntriesAreRefusedWithTheTensorsName(String type, String shape, String offsets, String says)
            throws IOException {
        InvalidInput refused = refused(file(entry(type, shape, offsets), 16));
        assertTrue(refused.getMessage().contains("\"w\""), refused.getMessage());
        assertTrue(refused.getMessage().contains(says), refused.getMessage());
    }

    @Test
    void lyingHeaderLengthsAreRefused() throws IOException {
        byte[] json = entry("F32", "[1]", "[0, 4]").getBytes(StandardCharsets.UTF_8);
        for (long length : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, json.length + 5, 1L << 40}) {
            assertTrue(refused(raw(length, json, 4)).getMessage().contains("header"));
        }
        Files.write(folder.resolve("weights.safetensors"), new byte[] {1, 2, 3});
        refused(folder.resolve("weights.safetensors"));
        Files.write(folder.resolve("weights.safetensors"), new byte[0]);
        refused(folder.resolve("weights.safetensors"));
    }

    @Test
    void headersThatAreNoObjectsOverlapOrNameATensorTwiceAreRefused() throws IOException {
        refused(file("[1, 2]", 4));
        refused(file("{\"w\": ", 4));
        refused(file("{\"w\": 5}", 4));
        refused(file("[".repeat(50_000), 4));
        String one = "{\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": ";
        InvalidInput overlap = refused(file("{\"a\": " + one + "[0, 8]}, \"b\": " + one + "[4, 12]}}", 12));
        assertTrue(overlap.getMessage().contains("overlaps with \"a\""), overlap.getMessage());
        refused(file("{\"a\": " + one + "[0, 8]}, \"a\": " + one + "[8, 16]}}", 16));
    }

    @Test
    void bytesAfterTheLastTensorAreRefused() throws IOException {
        String header = entry("F32", "[2]", "[0, 8]");
        SafeTensors.open(file(header, 8), ErrorCode.MODEL_WEIGHTS).close();
        assertTrue(refused(file(header, 108)).getMessage().contains("has 100 bytes after its last tensor"));
        assertTrue(refused(file("{}", 8)).getMessage().contains("has 8 bytes after its last tensor"));
    }

    @Test
    void aTruncatedFileIsRefusedBeforeAnythingIsAllocated() throws IOException {
        Path path = file(entry("F32", "[250000000000]", "[0, 1000000000000]"), 64);
        assertTrue(refused(path).getMessage().contains("cut off"));
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheOldOne() throws IOException {
        Path blocker = folder.resolve("file");
        Files.writeString(blocker, "x");
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Map<String, NDArray> tensors = Map.of("w", manager.create(1f));
            assertThrows(
                    InvalidInput.class,
                    () -> SafeTensorsWriter.write(blocker.resolve("w.safetensors"), tensors, Map.of()));
        }
        assertEquals("x", Files.readString(blocker));
        assertFalse(Files.exists(folder.resolve(".w.safetensors.partial")));
    }

    private static String aligned(String header) {
        return header + " ".repeat((8 - header.length() % 8) % 8);
    }

    @ParameterizedTest
    @CsvSource({"F32, 4, 0", "F16, 2, 0", "BF16, 2, 0", "F32, 4, 1", "BF16, 2, 1"})
    void aViewHasTheValuesThatReadingHasAndOutlivesTheFile(String type, int bytes, int misaligned) throws IOException {
        // A header of odd length is legal and puts numbers where they cannot be used in place.
        String header = entry(type, "[2, 3]", "[0, " + 6 * bytes + "]");
        Path path = file(aligned(header) + " ".repeat(misaligned), 6 * bytes);
        byte[] content = Files.readAllBytes(path);
        int start = content.length - 6 * bytes;
        for (int i = 0; i < 6; i++) {
            content[start + (i + 1) * bytes - 1] = 0x3F;
            content[start + (i + 1) * bytes - 2] = (byte) (0x10 * i);
        }
        Files.write(path, content);
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray view;
            float[] read;
            try (SafeTensors file = SafeTensors.open(path, ErrorCode.MODEL_WEIGHTS)) {
                view = file.view(manager, "w");
                read = file.read(manager, "w").toFloatArray();
            }
            assertEquals(new Shape(2, 3), view.getShape());
            assertArrayEquals(read, Kernels.toFloat(view).toFloatArray());
            assertTrue(read[5] > read[0], "the file's numbers differ");
        }
    }

    @Test
    void writingToAViewLeavesTheFileAlone() throws IOException {
        Path path = file(aligned(entry("F32", "[4]", "[0, 16]")), 16);
        byte[] before = Files.readAllBytes(path);
        try (NDManager manager = Torch.manager(Device.cpu());
                SafeTensors file = SafeTensors.open(path, ErrorCode.MODEL_WEIGHTS)) {
            NDArray view = file.view(manager, "w");
            view.addi(1);
            assertArrayEquals(new float[] {1, 1, 1, 1}, view.toFloatArray());
        }
        assertArrayEquals(before, Files.readAllBytes(path));
    }
}
