package graft.engine.train;

import graft.engine.error.EngineException;
import java.util.Map;

/// How a run ended.
public sealed interface RunOutcome {

    /// What the run has reached, whatever ended it.
    Result result();

    /// @param steps       updates done, over all resumes
    /// @param validation  metrics of the weights that are kept
    /// @param test        metrics on the test rows, empty where there are none
    /// @param seconds     of training, over all resumes
    /// @param stepSeconds median time of a step
    record Result(
            long steps, Map<String, Double> validation, Map<String, Double> test, double seconds, double stepSeconds) {}

    /// By its plan, or at its time limit.
    record Completed(Result result) implements RunOutcome {}

    /// Validation no longer improved.
    record EarlyStopped(Result result) implements RunOutcome {}

    /// By the user; the result is usable, and the run can be resumed.
    record Stopped(Result result) implements RunOutcome {}

    /// The cause says what to do.
    record Failed(Result result, EngineException cause) implements RunOutcome {}

    /// The word that journals and the command line use.
    default String text() {
        return switch (this) {
            case Completed _ -> "completed";
            case EarlyStopped _ -> "early-stopped";
            case Stopped _ -> "stopped";
            case Failed _ -> "failed";
        };
    }
}
