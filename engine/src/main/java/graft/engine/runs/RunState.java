package graft.engine.runs;

/// Where a run stands.
public enum RunState {
    /// Waits for the runs before it.
    QUEUED("queued"),
    /// Data and base model are being made ready.
    PREPARING("preparing"),
    TRAINING("training"),
    /// Waits in memory, at the step where it was; it goes on when it is told to.
    PAUSED("paused"),
    /// Ended by its plan.
    COMPLETED("completed"),
    /// Ended because validation no longer improved; the best weights are kept.
    EARLY_STOPPED("early-stopped"),
    /// Ended by the user; the result so far is kept and usable.
    STOPPED("stopped"),
    FAILED("failed"),
    /// Its process is gone without an ending; it can be resumed.
    INTERRUPTED("interrupted");

    private final String text;

    RunState(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /// True while a process works on it or will.
    public boolean live() {
        return this == QUEUED || this == PREPARING || this == TRAINING || this == PAUSED;
    }

    /// True where an adapter can be used.
    public boolean usable() {
        return this == COMPLETED || this == EARLY_STOPPED || this == STOPPED;
    }

    /// True where it ended as its recipe had it: only then its result is the recipe's, which comparisons count.
    public boolean byPlan() {
        return this == COMPLETED || this == EARLY_STOPPED;
    }

    /// @throws IllegalArgumentException when no state is called so
    public static RunState of(String text) {
        for (RunState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no run state is called " + text);
    }
}
