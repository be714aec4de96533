package graft.app.compare;

import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A run that ended before the steps of its recipe were made, by its user or its time limit. It tells how far it came,
/// not what its recipe comes to: it is shown as that, and counts as no measurement.
///
/// @param value of the metric at its best
/// @param step  the last one made
/// @param steps that the recipe wants
public record CutShort(double value, long step, long steps) {

    /// Where validation no longer improved the recipe itself has ended the run.
    static boolean is(RunSummary run) {
        return run.state().usable() && run.state() != RunState.EARLY_STOPPED && run.step() < run.totalSteps();
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
