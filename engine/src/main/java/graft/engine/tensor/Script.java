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

/// A TorchScript module written as text, through which every ATen operation can be reached. The archive that libtorch
/// loads ({@link ScriptArchive}) is made in memory.
///
/// DJL calls a method with gradients only through lists of tensors, so numbers travel as tensors without dimensions,
/// which are made once and kept.
final class Script {

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
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            ScriptArchive.write(archive, "Kernels", text, Map.of());
            PtSymbolBlock module = JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(archive.toByteArray()), false, false);
            return new Script(manager, module);
        } catch (IOException | RuntimeException failure) {
            throw new MachineLacks(
                    ErrorCode.NATIVE_LIBRARY,
                    "libtorch did not accept Graft's kernels: " + failure.getMessage() + ".",
                    "Use the PyTorch native libraries that come with this build.",
                    failure);
        }
    }

    /// Calls a method on tensors, recording gradients where the thread does; 4 to 6 µs. The result belongs to the
    /// first input's manager.
    NDArray call(String method, NDArray... inputs) {
        return callForList(method, inputs).get(0);
    }

    /// A call whose last argument is a number of which there are too many to keep: a position, say.
    NDArray callWithNumber(String method, NDArray x, NDArray y, long value) {
        // On the CPU, where reading it waits for no GPU.
        try (NDArray number = manager.create((double) value)) {
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
