package graft.app.times;

import graft.engine.recipe.Recipe;
import graft.engine.runs.RowCounts;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// What a step was measured to take.
///
/// @param base    model that was trained on
/// @param data    training rows
/// @param recipe  that was trained, where it is known
/// @param created milliseconds since the epoch
/// @param seconds of a step, above 0; of a run that is over its whole time for each step of its {@link Work}, so that
///                the same recipe is told to take what it took
/// @param rows    of that data, where they were counted
public record StepTime(
        String base, String data, Optional<Recipe> recipe, long created, double seconds, RowCounts rows) {

    /// Of rows that nobody has counted.
    public StepTime(String base, String data, Optional<Recipe> recipe, long created, double seconds) {
        this(base, data, recipe, created, seconds, RowCounts.UNKNOWN);
    }

    /// Of a recipe that was tried, not run: anything that was run says more.
    public static StepTime tried(Recipe recipe, double seconds) {
        return new StepTime(
                recipe.base().model(), recipe.data().source().train(), Optional.of(recipe), Long.MIN_VALUE, seconds);
    }

    /// The measurement of the same base that is most like the recipe: the same data,
    /// the same passes through the base, as many rows a step, the same training, the newest. Empty
    /// while nothing comparable has been measured.
    static Optional<StepTime> like(Recipe wanted, List<StepTime> measured) {
        int passes = Work.passes(wanted);
        StepTime best = null;
        int closest = Integer.MAX_VALUE;
        for (StepTime time : measured) { // by hand: of thousands, in each movement of a drag
            if (!time.base.equals(wanted.base().model())) {
                continue;
            }
            int unlike = time.unlike(wanted, passes);
            if (best == null || unlike < closest || unlike == closest && time.created > best.created) {
                best = time;
                closest = unlike;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The less, the more it says of the recipe; the first difference counts more than all after it together.
    private int unlike(Recipe wanted, int passes) {
        return (data.equals(wanted.data().source().train()) ? 0 : 16)
                + (created == Long.MIN_VALUE ? 8 : 0)
                + (recipe.isPresent() && Work.passes(recipe.get()) == passes ? 0 : 4)
                + (ratio(wanted, StepTime::rows) == 1 ? 0 : 2)
                + (isOf(wanted) ? 0 : 1);
    }

    /// Seconds of a step of another recipe: where passes or rows differ, the time is theirs in proportion.
    double of(Recipe wanted) {
        return seconds * ratio(wanted, Work::passes) * ratio(wanted, StepTime::rows);
    }

    /// Rows of the recipe's data as this run found them; unknown where it was other data.
    RowCounts rowsOf(Recipe wanted) {
        return data.equals(wanted.data().source().train()) ? rows : RowCounts.UNKNOWN;
    }

    /// Whether that recipe was trained, be it with another seed and name.
    private boolean isOf(Recipe wanted) {
        return recipe.map(trained -> trained.adapters().equals(wanted.adapters())
                        && trained.training().withSeed(wanted.training().seed()).equals(wanted.training()))
                .orElse(false);
    }

    /// 1 where it is not known what was trained.
    private double ratio(Recipe wanted, ToIntFunction<Recipe> figure) {
        return recipe.map(trained -> (double) figure.applyAsInt(wanted) / figure.applyAsInt(trained))
                .orElse(1.0);
    }

    private static int rows(Recipe recipe) {
        return recipe.training().batchSize();
    }
}
