package graft.engine.train;

import graft.engine.recipe.TrainingSpec;
import org.jspecify.annotations.Nullable;

/// Watches a validation metric. An evaluation is *the best* when it is better than all before, and *an improvement*
/// when it is better than the last improvement by more than `minDelta` of that value; after `patience` evaluations in a
/// row without improvement there is no point in going on. Immutable; part of every checkpoint.
///
/// @param metric    its name
/// @param patience  evaluations to wait, 0 for ever
/// @param minDelta  relative
/// @param best      best value so far, NaN before the first
/// @param bestStep  where it was
/// @param reference value of the last improvement, NaN before the first
/// @param waited    evaluations since then
public record EarlyStopping(
        String metric, int patience, double minDelta, double best, long bestStep, double reference, int waited) {

    /// @param settings of the recipe, or null: best weights are still known, but nothing ends early
    public static EarlyStopping of(TrainingSpec.@Nullable EarlyStopping settings) {
        return settings == null
                ? new EarlyStopping("loss", 0, 0, Double.NaN, 0, Double.NaN, 0)
                : new EarlyStopping(
                        settings.metric(), settings.patience(), settings.minDelta(), Double.NaN, 0, Double.NaN, 0);
    }

    /// The state after an evaluation; a value that is no number counts as no improvement.
    public EarlyStopping after(long step, double value) {
        boolean isBest = better(value, best, 0);
        boolean improved = better(value, reference, minDelta);
        return new EarlyStopping(
                metric,
                patience,
                minDelta,
                isBest ? value : best,
                isBest ? step : bestStep,
                improved ? value : reference,
                improved ? 0 : waited + 1);
    }

    /// Counts on, and takes the next value for the best.
    EarlyStopping withoutBest() {
        return new EarlyStopping(metric, patience, minDelta, Double.NaN, 0, reference, waited);
    }

    public boolean exhausted() {
        return patience > 0 && waited >= patience;
    }

    private boolean better(double value, double than, double delta) {
        if (Double.isNaN(value) || Double.isNaN(than)) {
            return !Double.isNaN(value);
        }
        double margin = delta * Math.abs(than);
        return smallerIsBetter(metric) ? value < than - margin : value > than + margin;
    }

    /// True for losses and what is made of them.
    public static boolean smallerIsBetter(String metric) {
        return metric.equals("loss") || metric.equals("perplexity") || metric.endsWith("Error");
    }
}
