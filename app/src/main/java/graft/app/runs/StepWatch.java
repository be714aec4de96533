package graft.app.runs;

import graft.app.times.StepTime;
import graft.app.times.Work;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunSummary;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What steps of the workspace's runs take, told when it has changed enough to be seen: a live run's steps differ a
/// little every time.
public final class StepWatch {

    /// Share by which a live run's time moves before it is told again.
    private static final double MOVED = 0.1;

    /// Longest that one look takes; the rest waits for the next.
    private static final long LOOK_NANOS = 2_000_000;

    private final RunsViewModel runs;
    /// As they were told, by run.
    private final Map<String, StepTime> told = new HashMap<>();
    /// Runs that have something new: one in training is no reason to ask thousands.
    private final Set<RunRow> due = new LinkedHashSet<>();
    private boolean moved;
    private int seen = -1;

    public StepWatch(RunsViewModel runs) {
        this.runs = runs;
        runs.onResult(due::add);
        runs.onLeft(row -> {
            due.remove(row);
            moved |= told.remove(row.id()) != null;
        });
    }

    /// The times of all runs where they are new; called by the window's timer.
    public Optional<List<StepTime>> news() {
        if (runs.version() == seen && due.isEmpty()) {
            return Optional.empty();
        }
        seen = runs.version();
        due.addAll(runs.liveInSight());
        long until = System.nanoTime() + LOOK_NANOS;
        for (Iterator<RunRow> each = due.iterator(); each.hasNext() && System.nanoTime() < until; each.remove()) {
            look(each.next());
        }
        if (!moved || !due.isEmpty()) {
            return Optional.empty();
        }
        moved = false;
        return Optional.of(List.copyOf(told.values()));
    }

    private void look(RunRow row) {
        Optional<StepTime> now = of(row);
        StepTime before = told.get(row.id());
        if (now.isEmpty()) {
            moved |= told.remove(row.id()) != null;
        } else if (before == null || !alike(now.get(), before)) {
            told.put(row.id(), now.get());
            moved = true;
        }
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

    private static boolean alike(StepTime now, StepTime before) {
        return now.created() == before.created()
                && now.recipe().equals(before.recipe())
                && now.rows().equals(before.rows())
                && Math.abs(now.seconds() - before.seconds()) <= MOVED * before.seconds();
    }
}
