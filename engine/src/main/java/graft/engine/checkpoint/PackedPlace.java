package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import graft.engine.tensor.Nf4;
import graft.engine.tensor.Nf4Tables;
import graft.engine.tensor.Torch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A matrix as bitsandbytes stores it in four bits: beside `NAME` (its bytes) lie `NAME.absmax`,
/// `NAME.quant_map`, `NAME.quant_state.bitsandbytes__nf4` (a JSON text as bytes), and with double
/// quantisation `NAME.nested_absmax` and `NAME.nested_quant_map`. Whatever the text says is held against the
/// tensors' real sizes.
///
/// @param file  where it lies
/// @param name  of its bytes
/// @param shape (out, in) of the matrix
/// @param state the JSON text
record PackedPlace(TensorFile file, String name, Shape shape, JsonNode state) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String STATE = ".quant_state.bitsandbytes__";
    private static final int MOST_BLOCK = 1 << 16;
    private static final long LONGEST_STATE = 1 << 16;
    private static final int VALUES = 16;
    private static final int MAP = 256;

    /// The endings of the tensors beside the bytes.
    static boolean beside(String name) {
        return name.contains(STATE)
                || name.endsWith(".absmax")
                || name.endsWith(".quant_map")
                || name.endsWith(".nested_absmax")
                || name.endsWith(".nested_quant_map");
    }

    /// The matrix of a name, or null where it is not packed.
    ///
    /// @throws InvalidInput naming the tensor that does not fit
    static @Nullable PackedPlace of(TensorFile file, String name) {
        if (file.names().contains(name + STATE + "fp4")) {
            throw new InvalidInput(
                    ErrorCode.MODEL_UNSUPPORTED,
                    file.file() + ": tensor \"" + name + "\" is packed as fp4.",
                    "Graft reads bitsandbytes' nf4: pack the model so.");
        }
        String text = name + STATE + "nf4";
        if (!file.names().contains(text)) {
            return null;
        }
        JsonNode state = state(file, text);
        JsonNode dims = state.path("shape");
        if (!dims.isArray() || dims.size() != 2 || !side(dims.get(0)) || !side(dims.get(1))) {
            throw wrong(file, text, "has no shape of two whole numbers");
        }
        PackedPlace place = new PackedPlace(
                file, name, new Shape(dims.get(0).asInt(), dims.get(1).asInt()), state);
        place.check();
        return place;
    }

    private static boolean side(JsonNode number) {
        return number.isInt() && number.intValue() > 0;
    }

    private static JsonNode state(TensorFile file, String name) {
        long size = file.shape(name).size();
        if (size > LONGEST_STATE) {
            throw wrong(file, name, "is " + size + " bytes long");
        }
        try (NDManager scope = Torch.manager(ai.djl.Device.cpu())) {
            NDArray bytes = file.read(scope, name);
            if (bytes.getDataType() != DataType.UINT8) {
                throw wrong(file, name, "is of another type than U8");
            }
            return JSON.readTree(new String(bytes.toByteArray(), StandardCharsets.UTF_8));
        } catch (JacksonException unreadable) {
            throw wrong(file, name, "is not JSON: " + JsonFault.of(unreadable));
        }
    }

    private void check() {
        if (!state.path("quant_type").asText().equals("nf4")) {
            throw wrong(
                    file, name, "is of the type \"" + state.path("quant_type").asText() + "\" instead of nf4");
        }
        int block = block();
        long count = Math.multiplyExact(shape.get(0), shape.get(1));
        if (block < 2 || block % 2 != 0 || block > MOST_BLOCK) {
            throw wrong(file, name, "has the shape " + shape + " in blocks of " + block);
        }
        long blocks = Math.ceilDiv(count, block);
        expect(name, Math.ceilDiv(count, 2));
        expect(name + ".absmax", blocks);
        expect(name + ".quant_map", VALUES);
        if (nested()) {
            int group = group();
            float offset = (float) state.path("nested_offset").asDouble(Double.NaN);
            if (group < 1 || group > MOST_BLOCK || !Float.isFinite(offset)) {
                throw wrong(file, name, "lacks nested_offset or a usable nested_blocksize");
            }
            expect(name + ".nested_quant_map", MAP);
            expect(name + ".nested_absmax", Math.ceilDiv(blocks, group));
        }
    }

    private void expect(String tensor, long size) {
        if (!file.names().contains(tensor)) {
            throw wrong(file, tensor, "is missing");
        }
        if (file.shape(tensor).size() != size) {
            throw wrong(file, tensor, "has " + file.shape(tensor).size() + " values instead of " + size);
        }
    }

    private boolean nested() {
        return state.has("nested_blocksize") || file.names().contains(name + ".nested_absmax");
    }

    private int block() {
        return state.path("blocksize").asInt(0);
    }

    private int group() {
        return state.path("nested_blocksize").asInt(0);
    }

    /// The matrix as it lies there, owned by the manager and on its device.
    Nf4 read(NDManager manager) {
        NDArray table = tensor(manager, ".quant_map", DataType.FLOAT32);
        float[] values = table.toFloatArray();
        table.close();
        NDArray pairs = Nf4Tables.pairs(manager, values);
        NDArray codes = tensor(manager, "", DataType.UINT8);
        Nf4 matrix;
        if (nested()) {
            float offset = (float) state.path("nested_offset").asDouble();
            Nf4.Nested levels = new Nf4.Nested(
                    tensor(manager, ".nested_quant_map", DataType.FLOAT32),
                    tensor(manager, ".nested_absmax", DataType.FLOAT32),
                    manager.create(new float[] {offset}),
                    group());
            NDArray bytes = tensor(manager, ".absmax", DataType.UINT8);
            matrix = new Nf4(shape, codes, pairs, bytes, levels, block());
        } else {
            matrix = new Nf4(shape, codes, pairs, tensor(manager, ".absmax", DataType.FLOAT32), null, block());
        }
        return manager.getDevice().equals(ai.djl.Device.cpu()) ? matrix : matrix.on(manager);
    }

    private NDArray tensor(NDManager manager, String ending, DataType type) {
        NDArray tensor = file.read(manager, name + ending);
        if (tensor.getDataType() != type) {
            throw wrong(file, name + ending, "is " + tensor.getDataType() + " instead of " + type);
        }
        if (type == DataType.FLOAT32) {
            for (float value : tensor.toFloatArray()) {
                if (!Float.isFinite(value)) {
                    throw wrong(file, name + ending, "holds " + value);
                }
            }
        }
        return tensor;
    }

    private static InvalidInput wrong(TensorFile file, String tensor, String what) {
        return new InvalidInput(
                ErrorCode.MODEL_WEIGHTS,
                file.file() + ": tensor \"" + tensor + "\" " + what + ".",
                "Fetch the model again, or pack it again with bitsandbytes or `graft quantize`.");
    }

    /// Whether it has the shape that the configuration promises.
    boolean fits(long[] wanted) {
        return Arrays.equals(shape.getShape(), wanted);
    }
}
