package graft.engine.error;

import org.jspecify.annotations.Nullable;

/// A failure told in a user's terms. The message says what and where; {@link #nextStep} what to do about it.
/// Wrap foreign exceptions at the boundary where their meaning is known, and log once, where they end.
public abstract sealed class EngineException extends RuntimeException permits InvalidInput, MachineLacks, RunFailed {

    private final ErrorCode code;
    private final String nextStep;

    EngineException(ErrorCode code, String message, String nextStep, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.nextStep = nextStep;
    }

    /// The stable code.
    public ErrorCode code() {
        return code;
    }

    /// One sentence: the way out.
    public String nextStep() {
        return nextStep;
    }

    /// The command line's exit status: 2 wrong input, 3 failed run, 4 the machine lacks something.
    public abstract int exitStatus();

    /// The whole paragraph as the command line prints it.
    public String paragraph() {
        return code.text() + ": " + getMessage() + (nextStep.isEmpty() ? "" : " " + nextStep);
    }
}
