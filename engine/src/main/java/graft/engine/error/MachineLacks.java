package graft.engine.error;

import org.jspecify.annotations.Nullable;

/// The machine has not what the work needs: a device, a native library, disk space, a display (exit status 4).
public final class MachineLacks extends EngineException {

    public MachineLacks(ErrorCode code, String message, String nextStep) {
        this(code, message, nextStep, null);
    }

    public MachineLacks(ErrorCode code, String message, String nextStep, @Nullable Throwable cause) {
        super(code, message, nextStep, cause);
    }

    @Override
    public int exitStatus() {
        return 4;
    }
}
