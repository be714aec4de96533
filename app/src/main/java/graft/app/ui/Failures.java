package graft.app.ui;

import graft.engine.error.EngineException;
import graft.engine.error.FileFault;
import graft.engine.service.ServiceFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What went wrong, as a person is told: code, what, and the way out.
public final class Failures {

    private Failures() {}

    /// One paragraph, never empty.
    public static String words(Throwable failure) {
        return switch (failure) {
            case ServiceFailure told -> words(told.code(), told.getMessage(), told.nextStep());
            case EngineException known -> words(known.code().text(), known.getMessage(), known.nextStep());
            case IOException broken -> FileFault.of(broken);
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }

    /// @param message  what and where, as the engine says it
    /// @param nextStep the way out, or empty
    public static String words(String code, @Nullable String message, String nextStep) {
        return (code + ": " + EngineWords.inForms(String.valueOf(message)) + " " + EngineWords.inForms(nextStep))
                .strip();
    }
}
