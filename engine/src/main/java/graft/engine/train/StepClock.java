package graft.engine.train;

import graft.engine.recipe.TrainingSpec;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/// Times of a run, by the monotonic clock: changes of the wall clock do not touch them.
final class StepClock {

    private static final int REMEMBERED = 4096;

    private final TrainingSpec.Monitor monitor;
    private final long begun = System.nanoTime();
    private final double[] durations = new double[REMEMBERED];
    private double before;
    private long pausedNanos;
    private long pauseBegun;
    private long lastCheckpoint = begun;
    private long stepBegun = begun;
    private int steps;

    StepClock(TrainingSpec.Monitor monitor) {
        this.monitor = monitor;
    }

    /// Seconds of earlier processes that worked on the run.
    void goOnFrom(double seconds) {
        before = seconds;
    }

    /// Time that passes from now on is not the run's.
    void pause() {
        pauseBegun = System.nanoTime();
    }

    void goOn() {
        pausedNanos += System.nanoTime() - pauseBegun;
    }

    void beginStep() {
        stepBegun = System.nanoTime();
    }

    void endStep() {
        durations[steps % REMEMBERED] = since(stepBegun);
        steps++;
    }

    /// The run's seconds, over all resumes.
    double seconds() {
        return before + since(begun + pausedNanos);
    }

    /// Of the last few thousand steps, NaN before the first.
    double medianStep() {
        double[] sorted = Arrays.copyOf(durations, Math.min(steps, REMEMBERED));
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /// Whether no further step is to be made. What follows the last one counts, too, so that a run ends at its limit
    /// and not some time after it; half of the limit is for steps in any case.
    ///
    /// @param afterwards seconds that are needed after the last step
    boolean timeIsUp(DoubleSupplier afterwards) {
        Double limit = monitor.timeLimit();
        return limit != null && seconds() >= limit - Math.min(afterwards.getAsDouble(), limit / 2);
    }

    boolean checkpointIsDue() {
        return since(lastCheckpoint) >= monitor.checkpointEvery();
    }

    void checkpointDone() {
        lastCheckpoint = System.nanoTime();
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
