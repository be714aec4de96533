package graft.app.ui;

import graft.engine.error.EngineException;
import graft.engine.service.ServiceFailure;

/// What went wrong, as a person is told: code, what, and the way out.
public final class Failures {

    private Failures() {}

    /// One paragraph, never empty.
    public static String words(Throwable failure) {
        return switch (failure) {
            case ServiceFailure told -> told.code() + ": " + told.getMessage() + " " + told.nextStep();
            case EngineException known -> known.paragraph();
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
