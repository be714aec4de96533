package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.FileMemory;
import graft.engine.tensor.Optimize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One safetensors file, memory-mapped: eight bytes of header length, a JSON header, the tensors' bytes. The
/// file may come from anywhere, so nothing in its header is believed before {@link SafeTensorsHeader} has
/// checked it against the file's real size. Close it when the tensors are read: they do not need it.
public final class SafeTensors implements TensorFile, TensorValues {

    private static final long ALIGNMENT = 64;

    private final Path file;
    private final ErrorCode code;
    private final Arena arena;
    private final MemorySegment content;
    private final SafeTensorsHeader header;
    private final Map<FileMemory.Type, Optional<NDArray>> mapped = new EnumMap<>(FileMemory.Type.class);

    private final FileChannel channel;

    private SafeTensors(
            Path file,
            ErrorCode code,
            FileChannel channel,
            Arena arena,
            MemorySegment content,
            SafeTensorsHeader header) {
        this.file = file;
        this.code = code;
        this.channel = channel;
        this.arena = arena;
        this.content = content;
        this.header = header;
    }

    /// Maps the file and checks its header.
    ///
    /// @param code the family of the error when the file is not what it says: model weights, adapter or
    /// checkpoint
    /// @throws InvalidInput naming the file, and the tensor where one is wrong
    public static SafeTensors open(Path file, ErrorCode code) {
        Arena arena = Arena.ofShared();
        FileChannel channel = null;
        boolean whole = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            long size = channel.size();
            MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            SafeTensorsHeader header = SafeTensorsHeader.read(file, content, code);
            whole = true;
            return new SafeTensors(file, code, channel, arena, content, header);
        } catch (IOException failure) {
            throw new InvalidInput(
                    code,
                    file + " cannot be read: " + FileFault.of(failure) + ".",
                    "Check that the file is there and readable.",
                    failure);
        } finally {
            if (!whole) {
                arena.close();
                close(channel);
            }
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // It was only read.
        }
    }

    @Override
    public Set<String> names() {
        return header.tensors().keySet();
    }

    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Shape shape(String name) {
        return new Shape(entry(name).dims());
    }

    @Override
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

    @Override
    public NDArray read(NDManager manager, String name) {
        SafeTensorsHeader.Entry entry = entry(name);
        Shape shape = new Shape(entry.dims());
        // Freed here and not by the garbage collector, which sees only small objects and lets gigabytes wait.
        try (Arena scope = Arena.ofConfined()) {
            ByteBuffer bytes = entry.bytes() == 0 ? ByteBuffer.allocateDirect(0) : bytes(scope, name, entry);
            return new TensorBytes(file, code).decode(manager, name, bytes, shape, entry.type());
        }
    }

    @Override
    public NDArray view(NDManager manager, String name) {
        SafeTensorsHeader.Entry entry = entry(name);
        FileMemory.Type type = mappable(entry);
        if (type == null) {
            return read(manager, name);
        }
        return mapped.computeIfAbsent(type, key -> FileMemory.map(file, content.byteSize() / key.bytes(), key))
                .map(whole -> FileMemory.part(
                        manager,
                        whole,
                        entry.begin() / type.bytes(),
                        entry.bytes() / type.bytes(),
                        new Shape(entry.dims())))
                .orElseGet(() -> read(manager, name));
    }

    @Override
    public void into(Map<String, NDArray> targets) {
        boolean plain = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                && FileMemory.overwritable(List.copyOf(targets.values()));
        targets.forEach((name, target) -> {
            SafeTensorsHeader.Entry entry = entry(name);
            if (plain && mappable(entry) == FileMemory.Type.FP32 && entry.bytes() <= Integer.MAX_VALUE) {
                FileMemory.overwrite(
                        target, content.asSlice(entry.begin(), entry.bytes()).asByteBuffer());
                return;
            }
            try (NDManager scope = target.getManager().newSubManager()) {
                Optimize.copy(target, view(scope, name));
            }
        });
    }

    /// The type in which the tensor can be used where it lies, or null.
    private static FileMemory.@Nullable Type mappable(SafeTensorsHeader.Entry entry) {
        FileMemory.Type type = switch (entry.type()) {
            case F32 -> FileMemory.Type.FP32;
            case F16 -> FileMemory.Type.FP16;
            case BF16 -> FileMemory.Type.BF16;
            default -> null;
        };
        return type == null || entry.bytes() == 0 || entry.begin() % type.bytes() != 0 ? null : type;
    }

    @Override
    public boolean inPlace(String name, FileMemory.Type type) {
        return mappable(entry(name)) == type;
    }

    private ByteBuffer bytes(Arena scope, String name, SafeTensorsHeader.Entry entry) {
        if (entry.bytes() > Integer.MAX_VALUE) {
            throw new TensorBytes(file, code).tooLarge(name, entry.bytes());
        }
        // Read and not mapped: pages of a mapped file would count as this process's memory from now on. That it is also
        // aligned is needed where libtorch reads it, and the format does not promise it.
        ByteBuffer bytes =
                scope.allocate(entry.bytes(), ALIGNMENT).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, entry.begin() + bytes.position()) < 0) {
                    throw new IOException("it ends early");
                }
            }
        } catch (IOException failure) {
            throw new InvalidInput(
                    code,
                    file + " cannot be read: " + FileFault.of(failure) + ".",
                    "Check that the file is there and readable, and that nothing changes it.",
                    failure);
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        mapped.values().forEach(whole -> whole.ifPresent(NDArray::close));
        arena.close();
        close(channel);
    }
}
