package graft.app.runs;

import graft.app.times.StepTime;
import java.util.List;
import java.util.Optional;

/// What steps of the workspace's runs take, told when it has changed enough to be seen: a live run's steps differ a
/// little every time.
public final class StepWatch {

    /// Share by which a live run's time moves before it is told again.
    private static final double MOVED = 0.1;

    private final RunsViewModel runs;
    private List<StepTime> told = List.of();
    private int seen = -1;

    public StepWatch(RunsViewModel runs) {
        this.runs = runs;
    }

    /// The times of all runs where they are new; called by the window's timer.
    public Optional<List<StepTime>> news() {
        if (runs.version() == seen) {
            return Optional.empty();
        }
        seen = runs.version();
        List<StepTime> now = runs.rows().stream()
                .map(StepWatch::of)
                .flatMap(Optional::stream)
                .toList();
        if (alike(now, told)) {
            return Optional.empty();
        }
        told = now;
        return Optional.of(now);
    }

    private static Optional<StepTime> of(RunRow row) {
        double seconds = seconds(row);
        return seconds > 0
                ? Optional.of(new StepTime(
                        row.summary().base(),
                        row.summary().data(),
                        row.facts().map(RunFacts::recipe),
                        row.summary().created(),
                        seconds))
                : Optional.empty();
    }

    /// Of a run that is over what was recorded, of a live one what its last steps took, as its time left goes by; else
    /// NaN.
    private static double seconds(RunRow row) {
        return row.summary().state().live()
                ? row.history().stepSeconds()
                : row.summary().stepSeconds();
    }

    private static boolean alike(List<StepTime> now, List<StepTime> before) {
        if (now.size() != before.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            StepTime each = now.get(i);
            StepTime old = before.get(i);
            if (each.created() != old.created()
                    || !each.recipe().equals(old.recipe())
                    || Math.abs(each.seconds() - old.seconds()) > MOVED * old.seconds()) {
                return false;
            }
        }
        return true;
    }
}
