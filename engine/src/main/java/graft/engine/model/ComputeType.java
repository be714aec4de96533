package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.FileMemory;
import graft.engine.tensor.Kernels;

/// The type in which frozen matrices are kept and multiplied. Everything between layers, and everything
/// trained, is float32.
public enum ComputeType {
    FP32,
    BF16,
    FP16;

    /// A tensor of any floating type in this one, which takes its place: the given one is closed where another
    /// comes.
    NDArray converted(NDArray x) {
        NDArray result = switch (this) {
            case FP32 -> Kernels.toFloat(x);
            case BF16 -> Kernels.toBfloat16(x);
            case FP16 -> Kernels.toFloat16(x);
        };
        x.close();
        return result;
    }

    FileMemory.Type inFiles() {
        return switch (this) {
            case FP32 -> FileMemory.Type.FP32;
            case BF16 -> FileMemory.Type.BF16;
            case FP16 -> FileMemory.Type.FP16;
        };
    }

    /// A float32 tensor in this type; the same when it is already.
    public NDArray in(NDArray x) {
        return switch (this) {
            case FP32 -> x;
            case BF16 -> Kernels.toBfloat16(x);
            case FP16 -> Kernels.toFloat16(x);
        };
    }

    /// A tensor of this type in float32.
    public NDArray out(NDArray x) {
        return this == FP32 ? x : Kernels.toFloat(x);
    }
}
