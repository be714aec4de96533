package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.SafeTensorsHeader.Type;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;

/// Tensors from the bytes of a file.
///
/// @param file they come from, for messages
/// @param code of errors
record TensorBytes(Path file, ErrorCode code) {

    /// @param bytes direct and aligned, exactly the tensor's, little-endian
    NDArray decode(NDManager manager, String name, ByteBuffer bytes, Shape shape, Type type) {
        if (shape.size() == 0) {
            return manager.create(shape, type.floating() ? DataType.FLOAT32 : DataType.INT64);
        }
        return switch (type) {
            case F32 -> copy(manager, bytes, shape, DataType.FLOAT32);
            case I64 -> copy(manager, bytes, shape, DataType.INT64);
            case I32 -> copy(manager, bytes, shape, DataType.INT32);
            case U8 -> copy(manager, bytes, shape, DataType.UINT8);
            case I8 -> copy(manager, bytes, shape, DataType.INT8);
            case BOOL -> copy(manager, bytes, shape, DataType.BOOLEAN);
            case F64 -> {
                try (NDArray wide = manager.create(bytes, shape, DataType.FLOAT64)) {
                    yield wide.toType(DataType.FLOAT32, true);
                }
            }
            case F16 -> {
                try (NDArray narrow = manager.create(bytes, shape, DataType.FLOAT16)) {
                    yield Kernels.toFloat(narrow);
                }
            }
            case BF16 -> manager.create(widened(name, bytes), shape, DataType.FLOAT32);
            case I16, U16, U32, U64, F8_E4M3, F8_E5M2 ->
                throw new InvalidInput(
                        code,
                        file + ": tensor \"" + name + "\" has the type " + type + ".",
                        "Graft reads F32, F16, BF16, F64, I64, I32, I8, U8 and BOOL.");
        };
    }

    private static NDArray copy(NDManager manager, ByteBuffer bytes, Shape shape, DataType type) {
        try (NDArray mapped = manager.create(bytes, shape, type)) {
            return Optimize.copyOf(manager, mapped);
        }
    }

    /// bfloat16 is the upper half of a float32, and DJL can make no bfloat16 tensor.
    private ByteBuffer widened(String name, ByteBuffer bytes) {
        if (bytes.remaining() > Integer.MAX_VALUE / 2) {
            throw tooLarge(name, 2L * bytes.remaining());
        }
        ByteBuffer wide = ByteBuffer.allocateDirect(2 * bytes.remaining()).order(ByteOrder.nativeOrder());
        ShortBuffer upper = bytes.asShortBuffer();
        IntBuffer whole = wide.asIntBuffer();
        for (int i = 0; i < upper.limit(); i++) {
            whole.put(i, upper.get(i) << 16);
        }
        return wide;
    }

    InvalidInput tooLarge(String name, long bytes) {
        return new InvalidInput(
                code,
                file + ": tensor \"" + name + "\" takes " + bytes + " bytes; a tensor may take 2 GiB.",
                "Use a smaller model.");
    }
}
