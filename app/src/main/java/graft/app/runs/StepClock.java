package graft.app.runs;

import java.util.ArrayDeque;

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
        double training = last.seconds() - first.seconds();
        double wall = (last.at() - first.at()) / 1000.0;
        // The wall clock may jump; it only adds what lies between the steps, never more than ten times their time.
        double passed = wall > training && wall < training * 10 ? wall : training;
        return Math.max(0, steps) * passed / Math.max(1, last.step() - first.step());
    }
}
