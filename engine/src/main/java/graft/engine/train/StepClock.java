package graft.engine.train;

import graft.engine.recipe.TrainingSpec;
import java.util.Arrays;

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

    boolean timeIsUp() {
        Double limit = monitor.timeLimit();
        return limit != null && seconds() >= limit;
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
