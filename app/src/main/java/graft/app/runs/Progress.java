package graft.app.runs;

import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import java.util.Comparator;
import java.util.stream.Stream;

/// How far runs are that belong to one line of a table: as far as the furthest of them.
public enum Progress {
    MISSING("compare.not-measured"),
    WAITING("runs.state.queued"),
    PREPARING("runs.state.preparing"),
    PAUSED("runs.state.paused"),
    RUNNING("runs.state.training"),
    /// Its figure stands in place of words.
    MEASURED("");

    private final String key;

    Progress(String key) {
        this.key = key;
    }

    /// Of runs that have measured nothing yet; those that have ended do not count.
    public static Progress of(Stream<RunState> states) {
        return states.map(Progress::of).max(Comparator.naturalOrder()).orElse(MISSING);
    }

    private static Progress of(RunState state) {
        return switch (state) {
            case QUEUED -> WAITING;
            case PREPARING -> PREPARING;
            case PAUSED -> PAUSED;
            case TRAINING -> RUNNING;
            case COMPLETED, EARLY_STOPPED, STOPPED, FAILED, INTERRUPTED -> MISSING;
        };
    }

    /// In the words of the list of runs.
    public String words() {
        return key.isEmpty() ? "" : Messages.text(key);
    }
}
