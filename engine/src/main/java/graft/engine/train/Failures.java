package graft.engine.train;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.RunFailed;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What libtorch and the JVM throw, told in a user's terms.
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /// Whether the Java heap, the machine or a GPU had no memory left, in the words of each.
    static boolean outOfMemory(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure instanceof OutOfMemoryError
                || text.contains("out of memory")
                || text.contains("not enough memory")
                || text.contains("can't allocate memory")
                || text.contains("alloc_failed"); // cuBLAS and cuDNN
    }

    /// @param rows of the micro-batch that was tried last
    static EngineException of(Throwable failure, int rows) {
        if (failure instanceof EngineException known) {
            return known;
        }
        String message = String.valueOf(failure.getMessage());
        if (outOfMemory(failure)) {
            return new RunFailed(
                    ErrorCode.RUN_OUT_OF_MEMORY,
                    "There was not enough memory for a micro-batch of " + rows + (rows == 1 ? " row." : " rows."),
                    (rows == 1
                                    ? "Shorten"
                                    : "Set training.microBatchSize to " + rows / 2
                                            + " (the batch stays the same), or shorten")
                            + " data.maxLength.",
                    failure);
        }
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("cuda")
                || text.contains("cublas")
                || text.contains("cudnn")
                || text.contains("mps backend")) {
            LOG.error("The device failed", failure);
            return new RunFailed(
                    ErrorCode.DEVICE_LOST,
                    "The GPU failed or is gone: " + message.lines().findFirst().orElse("no reason was given") + ".",
                    "`graft resume RUN` goes on from the last checkpoint; with --device cpu on the processor.",
                    failure);
        }
        LOG.error("A run failed", failure);
        return new RunFailed(
                ErrorCode.RUN_FAILED,
                "Training failed: " + message.lines().findFirst().orElse("for an unknown reason") + ".",
                "The run can be resumed; the log has the details.",
                failure);
    }
}
