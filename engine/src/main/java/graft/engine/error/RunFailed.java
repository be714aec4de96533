package graft.engine.error;

import org.jspecify.annotations.Nullable;

/// Training that could not go on: diverged, out of memory, or a fault below (exit status 3). The run folder keeps
/// its journal and last checkpoint; the message says where.
public final class RunFailed extends EngineException {

    public RunFailed(ErrorCode code, String message, String nextStep) {
        this(code, message, nextStep, null);
    }

    public RunFailed(ErrorCode code, String message, String nextStep, @Nullable Throwable cause) {
        super(code, message, nextStep, cause);
    }

    @Override
    public int exitStatus() {
        return 3;
    }
}
