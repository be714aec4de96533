package graft.app.runs;

import graft.app.times.StepTime;
import graft.app.times.Work;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What steps of the workspace's runs take, told when it has changed enough to be seen: a live run's steps differ a
/// little every time.
public final class StepWatch {

    /// Share by which a live run's time moves before it is told again.
    private static final double MOVED = 0.1;

    private final RunsViewModel runs;
    private List<StepTime> told = List.of();
    private int seen = -1;

    /// What a run that is over took, and of what that was found.
    private record Over(RunSummary run, Optional<RunFacts> facts, Optional<StepTime> time) {}

    private final Map<String, Over> over = new HashMap<>();

    public StepWatch(RunsViewModel runs) {
        this.runs = runs;
    }

    /// The times of all runs where they are new; called by the window's timer.
    public Optional<List<StepTime>> news() {
        if (runs.version() == seen) {
            return Optional.empty();
        }
        seen = runs.version();
        List<StepTime> now = new ArrayList<>();
        for (RunRow row : runs.rows()) {
            time(row).ifPresent(now::add);
        }
        if (alike(now, told)) {
            return Optional.empty();
        }
        told = now;
        return Optional.of(List.copyOf(now));
    }

    /// Of a run that is over as it was found the last time: one in training is no reason to ask thousands.
    private Optional<StepTime> time(RunRow row) {
        if (row.summary().state().live()) {
            return of(row);
        }
        Over known = over.get(row.id());
        if (known == null || known.run() != row.summary() || known.facts() != row.facts()) {
            known = new Over(row.summary(), row.facts(), of(row));
            over.put(row.id(), known);
        }
        return known.time();
    }

    private static Optional<StepTime> of(RunRow row) {
        double seconds = seconds(row);
        return seconds > 0
                ? Optional.of(new StepTime(
                        row.summary().base(),
                        row.summary().data(),
                        row.facts().map(RunFacts::recipe),
                        row.summary().created(),
                        seconds,
                        row.facts().flatMap(RunFacts::rows).orElse(RowCounts.UNKNOWN)))
                : Optional.empty();
    }

    /// Of a live run what its last steps took, as its time left goes by. Of one that is over all its time, by its work
    /// where that is known; else what a step was recorded to take, or NaN.
    private static double seconds(RunRow row) {
        RunSummary run = row.summary();
        if (run.state().live()) {
            return row.history().stepSeconds();
        }
        return row.facts()
                .filter(facts -> run.state().usable() && run.step() > 0 && run.seconds() > 0)
                .flatMap(facts -> facts.rows().map(rows -> run.seconds() / Work.of(facts.recipe(), run.step(), rows)))
                .orElse(run.stepSeconds());
    }

    private static boolean alike(List<StepTime> now, List<StepTime> before) {
        if (now.size() != before.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            StepTime each = now.get(i);
            StepTime old = before.get(i);
            if (each == old) {
                continue;
            }
            if (each.created() != old.created()
                    || !each.recipe().equals(old.recipe())
                    || !each.rows().equals(old.rows())
                    || Math.abs(each.seconds() - old.seconds()) > MOVED * old.seconds()) {
                return false;
            }
        }
        return true;
    }
}
