package graft.app.times;

import graft.engine.recipe.Recipe;
import graft.engine.runs.RowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How long a recipe's training will take, as far as is known at one moment.
///
/// @param measured steps of runs on this machine
/// @param rows     of the open recipe's data
public record TrainingTimes(List<StepTime> measured, RowCounts rows) {

    /// Of nothing measured.
    public static final TrainingTimes NONE = new TrainingTimes(List.of(), RowCounts.UNKNOWN);

    public TrainingTimes {
        measured = List.copyOf(measured);
    }

    public TrainingTimes withMeasured(List<StepTime> newMeasured) {
        return new TrainingTimes(newMeasured, rows);
    }

    public TrainingTimes withRows(RowCounts newRows) {
        return new TrainingTimes(measured, newRows);
    }

    /// With one more.
    public TrainingTimes and(StepTime time) {
        List<StepTime> all = new ArrayList<>(measured);
        all.add(time);
        return withMeasured(all);
    }

    /// The recipe's {@link Work}, its validation and test rows among it, times what a step like its own
    /// takes, and no more than its time limit. Rows that nobody has counted yet are those that a run on the
    /// same data had. Empty where they are unknown and the recipe does not count steps, and while nothing
    /// comparable was measured.
    public OptionalDouble seconds(Recipe recipe) {
        Optional<StepTime> like = StepTime.like(recipe, measured);
        if (like.isEmpty()) {
            return OptionalDouble.empty();
        }
        RowCounts counted = rows.known() ? rows : like.get().rowsOf(recipe);
        double work = Work.of(recipe, Work.steps(recipe, counted), counted);
        Double limit = recipe.training().monitor().timeLimit();
        double seconds = Math.min(work * like.get().of(recipe), limit == null ? Double.POSITIVE_INFINITY : limit);
        return Double.isInfinite(seconds) ? OptionalDouble.empty() : OptionalDouble.of(seconds);
    }
}
