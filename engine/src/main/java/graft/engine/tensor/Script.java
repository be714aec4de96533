package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A TorchScript module written as text, through which every ATen operation can be reached. The archive that libtorch
/// loads (a stored zip of a version, two pickles and the source) is made in memory.
///
/// DJL calls a method with gradients only through lists of tensors, so numbers travel as tensors without dimensions,
/// which are made once and kept.
final class Script {

    /// Pickle protocol 2: an instance of `__torch__.Kernels` whose state is `{"training": False}`.
    private static final byte[] DATA =
            "\u0080\u0002c__torch__\nKernels\nq\u0000)\u0081}X\u0008\u0000\u0000\u0000trainingq\u0001\u0089sb."
                    .getBytes(StandardCharsets.ISO_8859_1);

    /// Pickle protocol 2: the empty tuple.
    private static final byte[] CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

    private final NDManager manager;
    private final PtSymbolBlock module;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();
    private final Map<Double, NDArray> numbers = new ConcurrentHashMap<>();

    private Script(NDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    /// Compiles the module; the manager lives as long as the process.
    static Script load(NDManager manager) {
        try (InputStream source = Script.class.getResourceAsStream("kernels.torchscript")) {
            if (source == null) {
                throw new IOException("kernels.torchscript is not on the class path");
            }
            byte[] archive = archive(source.readAllBytes());
            PtSymbolBlock module =
                    JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
            return new Script(manager, module);
        } catch (IOException | RuntimeException failure) {
            throw new MachineLacks(
                    ErrorCode.NATIVE_LIBRARY,
                    "libtorch did not accept Graft's kernels: " + failure.getMessage() + ".",
                    "Use the PyTorch native libraries that come with this build.",
                    failure);
        }
    }

    private static byte[] archive(byte[] source) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            // Version 10 of the operators; older numbers lack arguments such as gelu's `approximate`.
            store(zip, "k/version", "10\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "k/constants.pkl", CONSTANTS);
            store(zip, "k/data.pkl", DATA);
            store(zip, "k/code/__torch__.py", source);
        }
        return bytes.toByteArray();
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

    /// Calls a method on tensors, recording gradients where the thread does; 4 to 6 µs. The result belongs to the
    /// first input's manager.
    NDArray call(String method, NDArray... inputs) {
        return callForList(method, inputs).get(0);
    }

    /// A call whose last argument is a number of which there are too many to keep: a position, say.
    NDArray callWithNumber(String method, NDArray x, NDArray y, long value) {
        try (NDArray number = x.getManager().create((double) value)) {
            return call(method, x, y, number);
        }
    }

    /// As {@link #call}, for methods that return a tuple.
    NDList callForList(String method, NDArray... inputs) {
        NDList list = new NDList(inputs.length + 1);
        for (NDArray input : inputs) {
            list.add(input);
        }
        list.add(methods.computeIfAbsent(method, this::marker));
        return IValueUtils.forward(module, list, true);
    }

    private NDArray marker(String method) {
        NDArray marker = manager.create(0f);
        marker.setName("module_method:" + method);
        return marker;
    }

    /// Calls a method with gradients off; takes numbers and lists. The caller closes the result.
    IValue run(String method, IValue... inputs) {
        try {
            return IValueUtils.runMethod(module, method, inputs);
        } finally {
            for (IValue input : inputs) {
                input.close();
            }
        }
    }

    static IValue list(List<NDArray> tensors) {
        PtNDArray[] arrays = new PtNDArray[tensors.size()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = (PtNDArray) tensors.get(i);
        }
        return IValue.listFrom(arrays);
    }

    /// The number as a tensor without dimensions, on the CPU.
    NDArray number(double value) {
        return numbers.computeIfAbsent(value, manager::create);
    }
}
