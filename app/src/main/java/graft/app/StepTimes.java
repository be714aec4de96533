package graft.app;

import graft.app.runs.RunRow;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// How long a step takes, from runs measured before on this machine: of the same base, best on the same data, the
/// newest first.
final class StepTimes {

    private StepTimes() {}

    /// Seconds of a step like the recipe's, or empty while nothing comparable has been measured.
    static OptionalDouble of(Recipe recipe, List<RunRow> rows) {
        return rows.stream()
                .map(RunRow::summary)
                .filter(run ->
                        run.stepSeconds() > 0 && run.base().equals(recipe.base().model()))
                .min(Comparator.comparing((RunSummary run) ->
                                !run.data().equals(recipe.data().source().train()))
                        .thenComparing(
                                Comparator.comparingLong(RunSummary::created).reversed()))
                .map(RunSummary::stepSeconds)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }
}
