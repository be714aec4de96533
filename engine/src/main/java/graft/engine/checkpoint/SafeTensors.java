package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/// One safetensors file, memory-mapped: eight bytes of header length, a JSON header, the tensors' bytes. The file may
/// come from anywhere, so nothing in its header is believed before {@link SafeTensorsHeader} has checked it against
/// the file's real size. Close it when the tensors are read: they are copies.
public final class SafeTensors implements AutoCloseable {

    private final Path file;
    private final ErrorCode code;
    private final Arena arena;
    private final MemorySegment content;
    private final SafeTensorsHeader header;

    private SafeTensors(Path file, ErrorCode code, Arena arena, MemorySegment content, SafeTensorsHeader header) {
        this.file = file;
        this.code = code;
        this.arena = arena;
        this.content = content;
        this.header = header;
    }

    /// Maps the file and checks its header.
    ///
    /// @param code the family of the error when the file is not what it says: model weights, adapter or checkpoint
    /// @throws InvalidInput naming the file, and the tensor where one is wrong
    public static SafeTensors open(Path file, ErrorCode code) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            return new SafeTensors(file, code, arena, content, SafeTensorsHeader.read(file, content, code));
        } catch (IOException failure) {
            arena.close();
            throw new InvalidInput(
                    code,
                    file + " cannot be read: " + failure.getMessage() + ".",
                    "Check that the file is there and readable.",
                    failure);
        } catch (RuntimeException failure) {
            arena.close();
            throw failure;
        }
    }

    /// The tensors' names, in the file's order.
    public Set<String> names() {
        return header.tensors().keySet();
    }

    public Map<String, String> metadata() {
        return header.metadata();
    }

    public Path file() {
        return file;
    }

    /// The shape of a tensor of this file.
    public Shape shape(String name) {
        return new Shape(entry(name).dims());
    }

    /// The type of a tensor of this file as the file writes it, for example `BF16`.
    public String type(String name) {
        return entry(name).type().name();
    }

    private SafeTensorsHeader.Entry entry(String name) {
        SafeTensorsHeader.Entry entry = header.tensors().get(name);
        if (entry == null) {
            throw new InvalidInput(
                    code, file + " has no tensor \"" + name + "\".", "Use a complete file of the same model.");
        }
        return entry;
    }

    /// A tensor as float32 (from any floating type), int64 (from any integer or boolean type kept as is where DJL has
    /// it). The result is a copy owned by the manager.
    public NDArray read(NDManager manager, String name) {
        SafeTensorsHeader.Entry entry = entry(name);
        Shape shape = new Shape(entry.dims());
        if (entry.bytes() == 0) {
            return manager.create(shape, entry.type().floating() ? DataType.FLOAT32 : DataType.INT64);
        }
        ByteBuffer bytes = bytes(name, entry);
        return switch (entry.type()) {
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
                        file + ": tensor \"" + name + "\" has the type " + entry.type() + ".",
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

    private InvalidInput tooLarge(String name, long bytes) {
        return new InvalidInput(
                code,
                file + ": tensor \"" + name + "\" takes " + bytes + " bytes; a tensor may take 2 GiB.",
                "Use a smaller model.");
    }

    private ByteBuffer bytes(String name, SafeTensorsHeader.Entry entry) {
        if (entry.bytes() > Integer.MAX_VALUE) {
            throw tooLarge(name, entry.bytes());
        }
        MemorySegment slice = content.asSlice(entry.begin(), entry.bytes());
        if (entry.begin() % entry.type().bytes() == 0) {
            return slice.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        // Unaligned tensors are legal in the format but not everywhere in libtorch.
        ByteBuffer aligned = ByteBuffer.allocateDirect((int) entry.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        MemorySegment.ofBuffer(aligned).copyFrom(slice);
        return aligned;
    }

    @Override
    public void close() {
        arena.close();
    }
}
