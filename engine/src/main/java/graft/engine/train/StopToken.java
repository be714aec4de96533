package graft.engine.train;

/// Read between micro-batches: whether someone wants the run to end and keep its result.
@FunctionalInterface
public interface StopToken {

    StopToken NEVER = () -> false;

    /// Cheap: it is asked many times a second.
    boolean stopRequested();

    /// Whether the run shall wait, with everything in memory, before its next step.
    default boolean pauseRequested() {
        return false;
    }
}
