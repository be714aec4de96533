package graft.engine.train;

/// Read between micro-batches: whether someone wants the run to end and keep its result.
@FunctionalInterface
public interface StopToken {

    StopToken NEVER = () -> false;

    /// Cheap: it is asked many times a second.
    boolean stopRequested();
}
