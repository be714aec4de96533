package graft.app.document;

import graft.app.ui.Level;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import java.util.List;
import java.util.function.Function;

/// Values that differ from their defaults in fields that a level of the window does not show. They count all the same,
/// so the status bar says how many there are.
public final class HiddenChanges {

    /// Fields of training that are not shown in Explore.
    private static final List<Function<TrainingSpec, Object>> BEYOND_EXPLORE = List.of(
            training -> training.microBatchSize() == null ? "" : training.microBatchSize(),
            training -> training.length().maxSteps() == null
                    ? ""
                    : training.length().maxSteps(),
            training -> training.rates().headLearningRate() == null
                    ? ""
                    : training.rates().headLearningRate(),
            training -> training.rates().schedule(),
            training -> training.rates().warmup(),
            TrainingSpec::optimizer,
            TrainingSpec::loss,
            TrainingSpec::precision,
            TrainingSpec::checkpointActivations,
            TrainingSpec::monitor);

    private HiddenChanges() {}

    /// How many such values a recipe has at a level.
    public static int count(Recipe recipe, Level level) {
        int count = 0;
        TrainingSpec usual = TrainingSpec.defaults();
        if (!level.shows(Level.WORKBENCH)) {
            for (Function<TrainingSpec, Object> field : BEYOND_EXPLORE) {
                if (!field.apply(recipe.training()).equals(field.apply(usual))) {
                    count++;
                }
            }
        }
        if (!level.shows(Level.LAB)) {
            // What only the recipe's text shows.
            count += recipe.extra().fields().size();
            count += recipe.fusion() == null ? 0 : 1;
        }
        return count;
    }
}
