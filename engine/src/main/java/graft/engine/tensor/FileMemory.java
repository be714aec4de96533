package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files as tensors: nothing is read before it is used, and the pages are the system's cache. libtorch keeps
/// the file mapped as long as any view of it lives. Should something write to such a tensor it writes to a
/// copy of the page, never to the file.
public final class FileMemory {

    private static final Logger LOG = LoggerFactory.getLogger(FileMemory.class);

    private FileMemory() {}

    /// The floating types that files of weights have, by libtorch's numbers for them.
    public enum Type {
        FP16(5, 2),
        FP32(6, 4),
        BF16(15, 2);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        /// Of one number.
        public int bytes() {
            return bytes;
        }
    }

    /// The beginning of a file as one row of numbers (count), on the CPU.
    ///
    /// @param count of numbers; the file has at least as many
    /// @return empty where this system cannot map it; the caller closes it when it needs no more parts
    public static Optional<NDArray> map(Path file, long count, Type type) {
        try (NDManager manager = Torch.manager(Device.cpu());
                IValue mapped = Torch.script()
                        .run(
                                "map_file",
                                IValue.from(file.toAbsolutePath().toString()),
                                IValue.from(count),
                                IValue.from((long) type.code))) {
            try (NDArray forInference = mapped.toTensor((PtNDManager) manager)) {
                // Methods that take texts run in inference mode, and autograd takes no tensors made in it.
                NDArray whole = Torch.script().call("over_memory_of", forInference);
                whole.detach();
                return Optional.of(whole);
            }
        } catch (EngineException failure) {
            LOG.info("{} is read instead of mapped: {}", file, failure.getMessage());
            return Optional.empty();
        }
    }

    /// Whether bytes in a file's order can be written over the memory of all these ({@link #overwrite}): they are on
    /// the CPU, in float32, and row by row.
    public static boolean overwritable(List<NDArray> tensors) {
        boolean floats = tensors.stream()
                .allMatch(tensor -> tensor.getDataType() == DataType.FLOAT32
                        && !tensor.getDevice().isGpu()
                        && tensor.getDevice()
                                .getDeviceType()
                                .equals(Device.cpu().getDeviceType()));
        if (!floats || tensors.isEmpty()) {
            return floats;
        }
        try (IValue plain = Torch.script().run("lie_plainly", Script.list(tensors))) {
            return plain.toLong() == 1;
        }
    }

    /// Writes a tensor's bytes over what it holds. Copying by libtorch would wake its threads for each tensor, which
    /// takes ten times as long for an adapter's many small ones.
    ///
    /// @param tensor one of those that are {@link #overwritable}
    /// @param bytes  direct and of its size, little-endian
    public static void overwrite(NDArray tensor, ByteBuffer bytes) {
        JniUtils.getByteBuffer((PtNDArray) tensor, true).put(bytes);
    }

    /// Numbers `from` to `from + count` of a mapped file, over the same memory; the result belongs to the
    /// manager.
    public static NDArray part(NDManager manager, NDArray mapped, long from, long count, Shape shape) {
        try (NDArray row = Kernels.rows(mapped, from, from + count)) {
            NDArray part = row.reshape(shape);
            part.attach(manager);
            return part;
        }
    }
}
