package graft.app.runs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// How fast a run goes now: the wall time of the last steps of this session, evaluation and checkpoints
/// included, so that a resumed run does not count the hours before its interruption.
final class StepClock {

    private static final int WINDOW = 50;
    private static final int CALIBRATION = 5;

    private record Tick(long at, long step, double seconds) {}

    private final ArrayDeque<Tick> ticks = new ArrayDeque<>();

    void restart() {
        ticks.clear();
    }

    void step(long at, long step, double seconds) {
        ticks.addLast(new Tick(at, step, seconds));
        if (ticks.size() > WINDOW + 1) {
            ticks.removeFirst();
        }
    }

    /// Seconds that `steps` more will take, or NaN while calibrating.
    double secondsFor(long steps) {
        if (ticks.size() <= CALIBRATION) {
            return Double.NaN;
        }
        Tick first = ticks.getFirst();
        Tick last = ticks.getLast();
        return Math.max(0, steps) * passed(first, last) / Math.max(1, last.step() - first.step());
    }

    /// Two standard deviations of {@link #secondsFor}: the steps that come scatter as those that were seen, and their
    /// mean is known from these only. NaN while calibrating.
    double spreadFor(long steps) {
        if (ticks.size() <= CALIBRATION) {
            return Double.NaN;
        }
        List<Double> each = new ArrayList<>();
        Tick before = null;
        for (Tick tick : ticks) {
            if (before != null) {
                each.add(passed(before, tick) / Math.max(1, tick.step() - before.step()));
            }
            before = tick;
        }
        double mean = each.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double variance = each.stream()
                        .mapToDouble(seconds -> (seconds - mean) * (seconds - mean))
                        .sum()
                / (each.size() - 1);
        double left = Math.max(0, steps);
        return 2 * Math.sqrt(variance * (left + left * left / each.size()));
    }

    /// The wall clock may jump; it only adds what lies between the steps, never more than ten times their time.
    private static double passed(Tick first, Tick last) {
        double training = last.seconds() - first.seconds();
        double wall = (last.at() - first.at()) / 1000.0;
        return wall > training && wall < training * 10 ? wall : training;
    }
}
