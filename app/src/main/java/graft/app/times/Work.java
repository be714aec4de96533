package graft.app.times;

import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RowCounts;

/// What a training has to do, counted in steps of its own.
public final class Work {

    private Work() {}

    /// Steps, and what its rows are measured with in between and at the end: a validation row and a test row take the
    /// forward pass of a training row.
    ///
    /// @param steps that are made
    public static double of(Recipe recipe, double steps, RowCounts rows) {
        return steps
                + stepsOf(
                        recipe,
                        validations(recipe, steps, stepsPerEpoch(recipe, rows)) * rows.validation() + rows.test());
    }

    /// What measuring so many rows takes, in steps.
    public static double stepsOf(Recipe recipe, double rows) {
        return rows / ((double) recipe.training().batchSize() * passes(recipe));
    }

    /// How often the validation rows are gone through: at intervals, and after a last step that lies between two.
    ///
    /// @param stepsPerEpoch 0 or less where it is unknown
    public static double validations(Recipe recipe, double steps, double stepsPerEpoch) {
        Integer every = recipe.training().monitor().evaluateEvery();
        double interval = every == null ? stepsPerEpoch : every;
        return interval > 0 ? Math.ceil(steps / interval) : 1;
    }

    /// Every step that the recipe asks for; infinite where the rows are unknown and it counts no steps.
    static double steps(Recipe recipe, RowCounts rows) {
        Integer most = recipe.training().length().maxSteps();
        double steps = rows.known()
                ? stepsPerEpoch(recipe, rows) * recipe.training().length().epochs()
                : Double.POSITIVE_INFINITY;
        return most == null ? steps : Math.min(steps, most);
    }

    /// Passes over the training rows that so many steps are; NaN where the rows are unknown.
    public static double epochs(Recipe recipe, RowCounts rows, double steps) {
        return rows.known() ? steps / stepsPerEpoch(recipe, rows) : Double.NaN;
    }

    private static double stepsPerEpoch(Recipe recipe, RowCounts rows) {
        return Math.ceil(rows.train() / (double) recipe.training().batchSize());
    }

    /// Passes through the base a step: forward; backward to the inputs where anything below the head is
    /// trained; and backward to the weights where all of them are. Each takes about as long as the first
    /// (arXiv 2001.08361, section 2.1: the backward pass takes twice the forward pass).
    static int passes(Recipe recipe) {
        boolean any = false;
        for (AdapterSpec adapter :
                recipe.adapters()) { // by hand: asked of thousands of runs in each movement of a drag
            if (adapter.enabled() && adapter instanceof FullSpec) {
                return 3;
            }
            any |= adapter.enabled();
        }
        return any || recipe.fusion() != null ? 2 : 1;
    }
}
