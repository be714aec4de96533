package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.TinyBases;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder in four bits whose parts do not fit each other is refused by the tensor's name, and one that
/// cannot be packed leaves nothing behind.
class DamagedPackedTest {

    private static final String MATRIX = "bert.encoder.layer.0.attention.self.query.weight";
    private static final String STATE = MATRIX + ".quant_state.bitsandbytes__nf4";

    @TempDir
    private Path files;

    private Path plain;
    private Path packed;
    private NDManager manager;

    @BeforeEach
    void pack() throws IOException {
        manager = Torch.manager(Device.cpu());
        plain = Files.createDirectory(files.resolve("plain"));
        packed = files.resolve("packed");
        try (BaseModel model = TinyBases.encoder()) {
            Files.writeString(
                    plain.resolve("config.json"), model.config().root().toString());
            model.save(plain);
        }
        PackedFolder.write(plain, packed);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void partsThatAreMissingOrOfAnotherSizeOrTypeAreRefusedByName() {
        refused("has no tensor|is missing|instead of", tensors -> tensors.remove(STATE));
        for (String part : List.of(".absmax", ".quant_map", ".nested_absmax", ".nested_quant_map")) {
            refused(part + "\" is missing", tensors -> tensors.remove(MATRIX + part));
            refused(part + "\" has 3 values", tensors -> tensors.put(MATRIX + part, manager.ones(new Shape(3))));
        }
        refused("\" has 7 values instead of 128", tensors -> tensors.put(MATRIX, bytes(new byte[7])));
        refused("float32 instead of uint8", tensors -> retyped(tensors, MATRIX, DataType.FLOAT32));
        refused("float32 instead of uint8", tensors -> retyped(tensors, MATRIX + ".absmax", DataType.FLOAT32));
        refused("uint8 instead of float32", tensors -> retyped(tensors, MATRIX + ".nested_absmax", DataType.UINT8));
        refused(
                "holds NaN",
                tensors -> tensors.put(MATRIX + ".nested_quant_map", manager.full(new Shape(256), Float.NaN)));
    }

    @Test
    void aHostileStateIsRefused() {
        for (String[] change : new String[][] {
            {"\"shape\":[16,16]", "\"shape\":[16,15]", "instead of"},
            {"\"shape\":[16,16]", "\"shape\":[32,8]", "instead of|shape"},
            {"\"shape\":[16,16]", "\"shape\":[2147483647,2147483647]", "instead of"},
            {"\"shape\":[16,16]", "\"shape\":[-16,-16]", "has no shape of two whole numbers"},
            {"\"shape\":[16,16]", "\"shape\":{\"a\":16,\"b\":16}", "has no shape of two whole numbers"},
            {"\"shape\":[16,16]", "\"shape\":[16.5,16]", "has no shape of two whole numbers"},
            {"\"blocksize\":64", "\"blocksize\":0", "in blocks of 0"},
            {"\"blocksize\":64", "\"blocksize\":3", "in blocks of 3"},
            {"\"blocksize\":64", "\"blocksize\":99999999999", "in blocks of|instead of"},
            {"\"nested_blocksize\":256", "\"nested_blocksize\":-1", "nested_blocksize"},
            {"\"nested_offset\":", "\"nested_offset\":1e999,\"x\":", "nested_offset"},
            {"\"nested_offset\":", "\"nested_offset\":\"NaN\",\"x\":", "nested_offset"},
            {"\"quant_type\":\"nf4\"", "\"quant_type\":\"fp4\"", "instead of nf4"},
            {"{", "[".repeat(5000), "is not JSON"},
            {"}", "", "is not JSON"}
        }) {
            refused(change[2], tensors -> {
                String text =
                        new String(Objects.requireNonNull(tensors.get(STATE)).toByteArray(), StandardCharsets.UTF_8);
                assertTrue(text.contains(change[0]), text);
                tensors.put(STATE, bytes(text.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8)));
                return tensors.get(STATE);
            });
        }
    }

    private interface Damage {
        Object to(Map<String, NDArray> tensors);
    }

    private NDArray bytes(byte[] values) {
        ByteBuffer direct = ByteBuffer.allocateDirect(values.length).put(values).flip();
        return manager.create(direct, new Shape(values.length), DataType.UINT8);
    }

    private static Object retyped(Map<String, NDArray> tensors, String name, DataType type) {
        return Objects.requireNonNull(
                tensors.put(name, Objects.requireNonNull(tensors.get(name)).toType(type, true)));
    }

    private void refused(String expected, Damage damage) {
        rewritten(packed, tensors -> {
            damage.to(tensors);
            return tensors;
        });
        InvalidInput refusal = assertThrows(
                InvalidInput.class,
                () -> BaseModel.load(files.resolve("damaged"), Precision.AUTO, Device.cpu())
                        .close());
        assertEquals(2, refusal.exitStatus());
        assertTrue(
                Stream.of(expected.split("\\|")).anyMatch(refusal.paragraph()::contains),
                expected + " in " + refusal.paragraph());
    }

    /// A folder with other tensors, `damaged`.
    private Path rewritten(Path source, UnaryOperator<Map<String, NDArray>> change) {
        Path target = files.resolve("damaged");
        try (SafeTensors file = SafeTensors.open(source.resolve("model.safetensors"), ErrorCode.MODEL_WEIGHTS)) {
            Files.createDirectories(target);
            Files.copy(
                    source.resolve("config.json"), target.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            file.names().forEach(name -> tensors.put(name, file.read(manager, name)));
            SafeTensorsWriter.write(target.resolve("model.safetensors"), change.apply(tensors), Map.of());
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void whatCannotBePackedLeavesNothing() throws IOException {
        Path target = files.resolve("new");
        Path spoilt = rewritten(plain, tensors -> {
            tensors.put(MATRIX, manager.full(new Shape(16, 16), Float.NaN));
            return tensors;
        });
        assertTrue(assertThrows(InvalidInput.class, () -> PackedFolder.write(spoilt, target))
                .paragraph()
                .contains(MATRIX));
        assertThrows(InvalidInput.class, () -> PackedFolder.write(packed, target));
        assertThrows(InvalidInput.class, () -> PackedFolder.write(files.resolve("nowhere"), target));
        assertThrows(InvalidInput.class, () -> PackedFolder.write(plain, packed.resolve("config.json")));
        assertThrows(InvalidInput.class, () -> PackedFolder.write(plain, packed));
        assertThrows(
                InvalidInput.class,
                () -> PackedFolder.write(plain, packed.resolve("config.json").resolve("below")));
        assertFalse(Files.exists(target));
        try (Stream<Path> left = Files.list(files)) {
            assertEquals(
                    List.of("damaged", "packed", "plain"),
                    left.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }
}
