package graft.app.times;

import graft.engine.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// How long a recipe's training will take, as far as is known at one moment.
///
/// @param measured steps of runs on this machine
/// @param rows     training rows of the open recipe's data, or -1 when unknown
public record TrainingTimes(List<StepTime> measured, long rows) {

    /// Of nothing measured.
    public static final TrainingTimes NONE = new TrainingTimes(List.of(), -1);

    public TrainingTimes {
        measured = List.copyOf(measured);
    }

    public TrainingTimes withMeasured(List<StepTime> newMeasured) {
        return new TrainingTimes(newMeasured, rows);
    }

    public TrainingTimes withRows(long newRows) {
        return new TrainingTimes(measured, newRows);
    }

    /// With one more.
    public TrainingTimes and(StepTime time) {
        List<StepTime> all = new ArrayList<>(measured);
        all.add(time);
        return withMeasured(all);
    }

    /// Steps of the recipe, at most its `maxSteps`, times what a step like its own takes. Empty where the rows are
    /// unknown and the recipe does not count steps, and while nothing comparable was measured.
    public OptionalDouble seconds(Recipe recipe) {
        double steps = steps(recipe);
        OptionalDouble step = StepTime.of(recipe, measured);
        return Double.isInfinite(steps) || step.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(steps * step.getAsDouble());
    }

    private double steps(Recipe recipe) {
        Integer most = recipe.training().length().maxSteps();
        double steps = Double.POSITIVE_INFINITY;
        if (rows > 0) {
            steps = Math.ceil((double) rows / recipe.training().batchSize())
                    * recipe.training().length().epochs();
        }
        return most == null ? steps : Math.min(steps, most);
    }
}
