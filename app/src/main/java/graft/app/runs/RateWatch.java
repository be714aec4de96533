package graft.app.runs;

import graft.app.ui.Figures;
import java.util.Optional;

/// Sees where a learning rate changes its course: the end of a warm-up, and a jump that no schedule makes from step to
/// step, as after a run was resumed with another rate. A schedule's own slope is no event.
final class RateWatch {

    /// Of the highest rate so far, what a step must change it by to be a jump, and how many times more than the step
    /// before it did.
    private static final double JUMP = 0.1;

    private static final double STEEPER = 3;
    private static final int RISES = 2;

    private long lastStep;
    private double last = Double.NaN;
    private double change = Double.NaN;
    private double highest;
    private int rises;

    void restart() {
        last = Double.NaN;
        change = Double.NaN;
        highest = 0;
        rises = 0;
    }

    /// A run goes on, from a checkpoint that may lie before the last step: by the rate there, or NaN.
    void goOnFrom(double rate) {
        last = rate;
        change = 0;
        rises = 0;
    }

    /// @return a mark where the course changed, with the rate as its text
    Optional<RunHistory.Mark> take(long step, double rate) {
        double now = rate - last;
        Optional<RunHistory.Mark> seen = Optional.empty();
        if (rises >= RISES && now <= 0) {
            seen = Optional.of(mark(lastStep, last));
        } else if (Math.abs(now) > JUMP * highest && Math.abs(now) > STEEPER * Math.abs(change)) {
            seen = Optional.of(mark(step, rate));
        }
        rises = now > 0 ? rises + 1 : 0;
        change = now;
        last = rate;
        lastStep = step;
        highest = Math.max(highest, rate);
        return seen;
    }

    private static RunHistory.Mark mark(long step, double rate) {
        return new RunHistory.Mark(step, "learning-rate", Figures.rate(rate));
    }
}
