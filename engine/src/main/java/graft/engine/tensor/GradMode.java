package graft.engine.tensor;

import ai.djl.pytorch.jni.JniUtils;

/// Whether operations on this thread are recorded for a backward pass, until closed. libtorch keeps the switch per
/// thread and a new thread starts with recording on, so every computation states what it wants.
public final class GradMode implements AutoCloseable {

    private final boolean before;

    private GradMode(boolean record) {
        Torch.start();
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(record);
        // Profiling and re-compiling the scripts at run time costs more than it gives for single operations.
        JniUtils.setGraphExecutorOptimize(false);
    }

    /// Records operations on tensors that require gradients.
    public static GradMode on() {
        return new GradMode(true);
    }

    /// Records nothing: evaluation, optimizer steps.
    public static GradMode off() {
        return new GradMode(false);
    }

    /// Whether this thread records.
    public static boolean recording() {
        return JniUtils.isGradMode();
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
