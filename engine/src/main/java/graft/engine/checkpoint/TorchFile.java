package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.SafeTensorsHeader.Type;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A dictionary of tensors as `torch.save` writes it, in its form of today, a zip archive, and that of before
/// PyTorch 1.6. Both hold pickles, which {@link Pickle} reads without running anything. Sizes and offsets are
/// checked against the file before memory is taken.
public final class TorchFile implements TensorFile {

    private final Path file;
    private final ErrorCode code;
    private final Arena arena;
    private final Storages storages;
    private final Map<String, TorchTensors.Tensor> tensors;

    /// The numbers that tensors are views of.
    interface Storages extends AutoCloseable {
        /// Exactly so many bytes of a storage, from one on; direct and little-endian.
        ///
        /// @throws Pickle.Refused when the storage is not there or shorter
        ByteBuffer bytes(String key, long from, long count);

        @Override
        void close();
    }

    private TorchFile(
            Path file, ErrorCode code, Arena arena, Storages storages, Map<String, TorchTensors.Tensor> tensors) {
        this.file = file;
        this.code = code;
        this.arena = arena;
        this.storages = storages;
        this.tensors = tensors;
    }

    /// @throws InvalidInput when the file is no dictionary of tensors, or asks for more than that
    public static TorchFile open(Path file, ErrorCode code) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            boolean zip = content.byteSize() > 4
                    && content.get(ValueLayout.JAVA_BYTE, 0) == 'P'
                    && content.get(ValueLayout.JAVA_BYTE, 1) == 'K';
            TorchTensors read = new TorchTensors();
            if (zip) {
                ZipStorages storages = ZipStorages.open(file);
                try {
                    return new TorchFile(file, code, arena, storages, named(Pickle.read(storages.pickle(), read)));
                } catch (RuntimeException failure) {
                    storages.close();
                    throw failure;
                }
            }
            ByteBuffer head = head(content);
            StreamStorages.skipPreamble(head, read);
            Map<String, TorchTensors.Tensor> named = named(Pickle.read(head, read));
            return new TorchFile(file, code, arena, StreamStorages.read(head, content, read), named);
        } catch (Pickle.Refused refused) {
            arena.close();
            throw refused(file, code, refused);
        } catch (IOException | RuntimeException failure) {
            arena.close();
            throw failure instanceof InvalidInput known
                    ? known
                    : new InvalidInput(
                            code,
                            file + " cannot be read: " + failure.getMessage() + ".",
                            "Check that the file is there, readable and whole.",
                            failure);
        }
    }

    private static InvalidInput refused(Path file, ErrorCode code, Pickle.Refused reason) {
        return new InvalidInput(
                code,
                file + " is not read: " + reason.getMessage() + ".",
                "Graft reads files of tensors only and runs nothing in them; use the model's safetensors file.",
                reason);
    }

    private static ByteBuffer head(MemorySegment content) {
        return content.asSlice(0, Math.min(content.byteSize(), Integer.MAX_VALUE - 8))
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The tensors of a dictionary, or of its entry `state_dict` or `model`.
    private static Map<String, TorchTensors.Tensor> named(@Nullable Object root) {
        Map<String, TorchTensors.Tensor> named = new LinkedHashMap<>();
        if (root instanceof Map<?, ?> dictionary) {
            dictionary.forEach((name, value) -> {
                if (name instanceof String text && value instanceof TorchTensors.Tensor tensor) {
                    named.put(text, tensor);
                }
            });
            for (String inner : List.of("state_dict", "model")) {
                if (named.isEmpty() && dictionary.get(inner) instanceof Map<?, ?> nested) {
                    return named(nested);
                }
            }
        }
        if (named.isEmpty()) {
            throw new Pickle.Refused("it holds no dictionary of tensors");
        }
        return named;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Shape shape(String name) {
        return new Shape(tensor(name).dims().stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public String type(String name) {
        return tensor(name).storage().type().name();
    }

    private TorchTensors.Tensor tensor(String name) {
        TorchTensors.Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInput(
                    code, file + " has no tensor \"" + name + "\".", "Use a complete file of the same model.");
        }
        return tensor;
    }

    @Override
    public NDArray read(NDManager manager, String name) {
        TorchTensors.Tensor tensor = tensor(name);
        TensorBytes bytes = new TensorBytes(file, code);
        Type type = tensor.storage().type();
        long size = tensor.count() * type.bytes();
        if (tensor.span() * type.bytes() > Integer.MAX_VALUE - 8 || size > Integer.MAX_VALUE - 8) {
            throw bytes.tooLarge(name, Math.max(size, tensor.span() * type.bytes()));
        }
        try {
            ByteBuffer content = tensor.count() == 0
                    ? ByteBuffer.allocateDirect(0)
                    : storages.bytes(
                            tensor.storage().key(), tensor.offset() * type.bytes(), tensor.span() * type.bytes());
            return bytes.decode(manager, name, packed(tensor, content), shape(name), type);
        } catch (Pickle.Refused refused) {
            throw refused(file, code, refused);
        }
    }

    /// The tensor's numbers in the order of its dimensions: transposed ones lie otherwise.
    private static ByteBuffer packed(TorchTensors.Tensor tensor, ByteBuffer content) {
        if (tensor.contiguous()) {
            return content;
        }
        int width = tensor.storage().type().bytes();
        ByteBuffer packed = ByteBuffer.allocateDirect(Math.toIntExact(tensor.count() * width))
                .order(ByteOrder.LITTLE_ENDIAN);
        long[] at = new long[tensor.dims().size()];
        for (long i = 0; i < tensor.count(); i++) {
            long from = 0;
            for (int d = 0; d < at.length; d++) {
                from += at[d] * tensor.strides().get(d);
            }
            for (int b = 0; b < width; b++) {
                packed.put(content.get(Math.toIntExact(from * width + b)));
            }
            for (int d = at.length - 1; d >= 0 && ++at[d] == tensor.dims().get(d); d--) {
                at[d] = 0;
            }
        }
        return packed.flip();
    }

    @Override
    public void close() {
        storages.close();
        arena.close();
    }

    /// A list of numbers out of a pickle.
    static List<Long> longs(@Nullable Object value) {
        List<Long> numbers = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            throw new Pickle.Refused("it is damaged");
        }
        for (Object item : list) {
            if (!(item instanceof Long number)) {
                throw new Pickle.Refused("it is damaged");
            }
            numbers.add(number);
        }
        return numbers;
    }
}
