package graft.app.runs;

import java.util.ArrayDeque;

/// How fast a run goes now: what the last steps of this session took, so that a resumed run does not count the hours
/// before its interruption; and what it was measured with in between, which is no step's time.
final class StepClock {

    private static final int WINDOW = 50;
    private static final int CALIBRATION = 5;

    /// Seconds of each of the last steps.
    private final ArrayDeque<Double> spent = new ArrayDeque<>();

    private long lastStep = -1;
    private double lastSeconds;
    /// Wall clock at the last step's end.
    private long lastAt;
    /// Seconds since then that went into measuring and saving.
    private double aside;
    private long newest;
    private long validated = -1;
    private double validation = Double.NaN;

    void restart() {
        spent.clear();
        lastStep = -1;
        aside = 0;
        validated = -1;
        validation = Double.NaN;
    }

    /// Takes in a step.
    ///
    /// @param at      wall clock in milliseconds
    /// @param seconds of the run up to its end, whatever was done
    /// @return seconds that it took, NaN where nothing before it is known
    double step(long at, long step, double seconds) {
        double took = lastStep < 0 || step <= lastStep
                ? Double.NaN
                : Math.max(0, seconds - lastSeconds - aside) / (step - lastStep);
        if (!Double.isNaN(took)) {
            spent.addLast(took);
        }
        if (spent.size() > WINDOW) {
            spent.removeFirst();
        }
        lastStep = step;
        lastSeconds = seconds;
        lastAt = at;
        newest = at;
        aside = 0;
        return took;
    }

    /// Takes in that the validation rows have been gone through after the last step.
    void validated(long at, long step) {
        if (step == lastStep) {
            validation = Math.max(0, (at - newest) / 1000.0);
        }
        validated = step;
        asideUntil(at);
    }

    /// Takes in that something besides steps was done until now.
    void asideUntil(long at) {
        aside = Math.max(aside, (at - lastAt) / 1000.0);
        newest = Math.max(newest, at);
    }

    /// The step whose weights the validation rows were last gone through with, -1 before the first.
    long validated() {
        return validated;
    }

    /// Seconds that the validation rows took last, NaN before.
    double validationSeconds() {
        return validation;
    }

    /// Seconds since the newest sign of the run.
    double since(long now) {
        return Math.max(0, (now - newest) / 1000.0);
    }

    /// Seconds of the run, over all its sessions, up to the last step's end.
    double seconds() {
        return lastSeconds;
    }

    /// As {@link #seconds}, up to now.
    double seconds(long now) {
        return lastSeconds + Math.max(0, (now - lastAt) / 1000.0);
    }

    /// Seconds that `steps` more will take, or NaN while calibrating.
    double secondsFor(long steps) {
        return spent.size() < CALIBRATION ? Double.NaN : Math.max(0, steps) * mean();
    }

    /// Two standard deviations of {@link #secondsFor}: the steps that come scatter as those that were seen, and their
    /// mean is known from these only. NaN while calibrating.
    double spreadFor(long steps) {
        if (spent.size() < CALIBRATION) {
            return Double.NaN;
        }
        double mean = mean();
        double variance = spent.stream()
                        .mapToDouble(seconds -> (seconds - mean) * (seconds - mean))
                        .sum()
                / (spent.size() - 1);
        double left = Math.max(0, steps);
        return 2 * Math.sqrt(variance * (left + left * left / spent.size()));
    }

    private double mean() {
        return spent.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
