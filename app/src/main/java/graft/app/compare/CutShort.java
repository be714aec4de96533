package graft.app.compare;

import graft.engine.runs.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A run that its user ended before its plan did. It tells how far it came, not what its recipe comes to: it is shown
/// as that, and counts as no measurement. A time limit is part of the plan: the engine's comparison counts such a run,
/// and so does this one.
///
/// @param value of the metric at its best
/// @param step  the last one made
/// @param steps that the recipe wants
public record CutShort(double value, long step, long steps) {

    static boolean is(RunSummary run) {
        return run.state().usable() && !run.state().byPlan();
    }

    /// The one of these that came furthest.
    static Optional<CutShort> furthest(List<RunSummary> runs, String metric) {
        return runs.stream()
                .filter(CutShort::is)
                .filter(run -> run.validation().containsKey(metric))
                .max(Comparator.comparingLong(RunSummary::step))
                .map(run ->
                        new CutShort(run.validation().getOrDefault(metric, Double.NaN), run.step(), run.totalSteps()));
    }
}
