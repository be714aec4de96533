package graft.app.compute;

import graft.engine.service.EngineStatus;
import java.util.List;

/// Where the engine stands.
public sealed interface EngineState {

    /// A process is on its way up.
    record Starting() implements EngineState {}

    /// It answers.
    record Ready(EngineStatus status) implements EngineState {}

    /// It is gone.
    ///
    /// @param reason    one sentence
    /// @param lastLines of its error output, oldest first
    /// @param again     whether another one is being started by itself
    record Gone(String reason, List<String> lastLines, boolean again) implements EngineState {
        public Gone {
            lastLines = List.copyOf(lastLines);
        }
    }
}
