package graft.engine.error;

import org.jspecify.annotations.Nullable;

/// A recipe, data file, model folder, run name or argument that cannot be used as it is (exit status 2). Thrown
/// before anything is written, so nothing has changed on disk.
public final class InvalidInput extends EngineException {

    public InvalidInput(ErrorCode code, String message, String nextStep) {
        this(code, message, nextStep, null);
    }

    public InvalidInput(ErrorCode code, String message, String nextStep, @Nullable Throwable cause) {
        super(code, message, nextStep, cause);
    }

    @Override
    public int exitStatus() {
        return 2;
    }
}
