package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A TorchScript module loaded from a file that Graft wrote, run as PyTorch runs it.
public final class ScriptFile implements AutoCloseable {

    private final PtSymbolBlock module;

    private ScriptFile(PtSymbolBlock module) {
        this.module = module;
    }

    /// @throws IOException when it cannot be read, or libtorch does not accept it
    public static ScriptFile load(Path file, NDManager manager) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            return new ScriptFile(JniUtils.loadModule((PtNDManager) manager, bytes, false, false));
        } catch (RuntimeException refused) {
            throw new IOException("libtorch does not accept it: " + refused.getMessage(), refused);
        }
    }

    /// Calls a method on tensors, without gradients; the result belongs to the manager.
    public NDArray run(NDManager manager, String method, NDArray... inputs) {
        IValue[] values = new IValue[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            values[i] = IValue.from((PtNDArray) inputs[i]);
        }
        try (GradMode _ = GradMode.off();
                IValue result = IValueUtils.runMethod(module, method, values)) {
            NDArray tensor = result.toTensor((PtNDManager) manager);
            tensor.attach(manager);
            return tensor;
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
