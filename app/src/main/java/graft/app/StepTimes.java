package graft.app;

import graft.app.runs.RunRow;
import graft.engine.recipe.Recipe;
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
                .filter(row -> seconds(row) > 0
                        && row.summary().base().equals(recipe.base().model()))
                .min(Comparator.comparing((RunRow row) -> !row.summary()
                                .data()
                                .equals(recipe.data().source().train()))
                        .thenComparing(Comparator.comparingLong(
                                        (RunRow row) -> row.summary().created())
                                .reversed()))
                .map(row -> OptionalDouble.of(seconds(row)))
                .orElse(OptionalDouble.empty());
    }

    /// Of a run that is over what was recorded, of a live one what its last steps took, or 0.
    private static double seconds(RunRow row) {
        double recorded = row.summary().stepSeconds();
        if (recorded > 0 || !row.summary().state().live()) {
            return Math.max(0, recorded);
        }
        double now = row.history().stepSeconds();
        return now > 0 ? now : 0;
    }
}
