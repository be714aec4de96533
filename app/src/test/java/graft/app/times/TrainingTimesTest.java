package graft.app.times;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.document.StartRecipe;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RowCounts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainingTimesTest {

    private static final RowCounts ROWS = RowCounts.ofTraining(1600);

    private final Recipe recipe = StartRecipe.recipe();
    private final Recipe head = recipe.withAdapters(List.of());

    private static StepTime run(Recipe of, long created, double seconds) {
        return new StepTime(of.base().model(), of.data().source().train(), Optional.of(of), created, seconds);
    }

    private static double step(Recipe wanted, StepTime... measured) {
        return StepTime.like(wanted, List.of(measured))
                .map(like -> like.of(wanted))
                .orElse(Double.NaN);
    }

    @Test
    void timeIsStepsTimesTheMeasuredStep() {
        List<StepTime> half = List.of(run(recipe, 1, 0.5));
        assertEquals(OptionalDouble.empty(), new TrainingTimes(List.of(), ROWS).seconds(recipe));
        assertEquals(OptionalDouble.empty(), new TrainingTimes(half, RowCounts.UNKNOWN).seconds(recipe));
        Recipe three = recipe.withTraining(recipe.training().withLength(new TrainingSpec.Length(3, null)));
        double steps = 3 * Math.ceil(1600.0 / recipe.training().batchSize());
        assertEquals(OptionalDouble.of(steps * 0.5), new TrainingTimes(half, ROWS).seconds(three));
        Recipe ten = recipe.withTraining(recipe.training().withLength(new TrainingSpec.Length(3, 10)));
        assertEquals(OptionalDouble.of(5), new TrainingTimes(half, ROWS).seconds(ten));
        assertEquals(
                OptionalDouble.of(5),
                new TrainingTimes(half, RowCounts.UNKNOWN).seconds(ten),
                "it counts its steps itself");
    }

    @Test
    void aTimeLimitEndsARun() {
        TrainingTimes times = new TrainingTimes(List.of(run(recipe, 1, 0.5)), ROWS);
        double whole = times.seconds(recipe).orElseThrow();
        assertEquals(7, times.seconds(limited(7)).orElseThrow());
        assertEquals(whole, times.seconds(limited(2 * whole)).orElseThrow());
    }

    private Recipe limited(double seconds) {
        return recipe.withTraining(
                recipe.training().withMonitor(recipe.training().monitor().withTimeLimit(seconds)));
    }

    @Test
    void theMostLikeRunIsGoneByThenTheNewest() {
        StepTime adapter = run(recipe, 1, 0.4);
        assertEquals(0.4, step(recipe, adapter, run(head, 2, 0.1)), "as many passes");
        assertEquals(0.3, step(recipe, adapter, run(recipe, 2, 0.3)), "the newest");
        assertEquals(0.4, step(recipe, adapter, StepTime.tried(recipe, 0.9)), "a run, not what was tried");
        StepTime elsewhere = new StepTime("other", "rows", Optional.of(recipe), 3, 9);
        assertEquals(0.4, step(recipe, adapter, elsewhere), "the same base");
    }

    @Test
    void otherPassesAndRowsTakeTimeInProportion() {
        assertEquals(0.2, step(head, run(recipe, 1, 0.4)), 1e-12);
        Recipe fusion = head.withFusion(new FusionSpec(List.of("a", "b"), FusionSpec.Variant.DYNAMIC));
        assertEquals(0.4, step(fusion, run(recipe, 1, 0.4)), 1e-12, "through the base to where its members stand");
        Recipe twice = recipe.withTraining(
                recipe.training().withBatchSize(2 * recipe.training().batchSize()));
        assertEquals(0.8, step(twice, run(recipe, 1, 0.4)), 1e-12);
        StepTime unread =
                new StepTime(recipe.base().model(), recipe.data().source().train(), Optional.empty(), 1, 0.4);
        assertEquals(0.4, step(head, unread), "what was trained is not known");
    }

    @Test
    void validationAndTestRowsTakeTheForwardPassOfTrainingRows() {
        Recipe two =
                recipe.withTraining(recipe.training().withBatchSize(10).withLength(new TrainingSpec.Length(2, null)));
        RowCounts rows = new RowCounts(1000, 100, 300);
        // 200 steps; after each of two epochs 100 rows, at the end 300 more, of which a step takes 2 · 10 forward.
        assertEquals(0.5 * (200 + 500 / 20.0), seconds(two, 0.5, rows), 1e-9);
        assertEquals(0.5 * (200 + (10 * 100 + 300) / 20.0), seconds(every(two, 20), 0.5, rows), 1e-9);
        Recipe thirty = two.withTraining(two.training().withLength(new TrainingSpec.Length(2, 30)));
        assertEquals(0.5 * (30 + 400 / 20.0), seconds(thirty, 0.5, rows), 1e-9, "validated once, after its last step");
        Recipe full = two.withAdapters(List.of(FullSpec.defaults()));
        assertEquals(0.5 * (200 + 500 / 30.0), seconds(full, 0.5, rows), 1e-9, "three passes a step");
    }

    @Test
    void aRecipeThatWasRunIsToldToTakeWhatItTookThoughAnotherIsNewer() {
        Recipe other = recipe.withAdapters(List.of(LoraSpec.defaults()));
        Recipe seed = recipe.withTraining(recipe.training().withSeed(99));
        StepTime same = run(seed, 1, 0.4);
        assertEquals(0.4, step(recipe, same, run(other, 2, 0.3)), "as its own run");
    }

    @Test
    void rowsThatAreNotCountedYetAreThoseOfARunOnTheSameData() {
        RowCounts rows = new RowCounts(1600, 100, 300);
        String data = recipe.data().source().train();
        StepTime counted = new StepTime(recipe.base().model(), data, Optional.of(recipe), 1, 0.5, rows);
        double known = new TrainingTimes(List.of(counted), rows).seconds(recipe).orElseThrow();
        assertEquals(
                known,
                new TrainingTimes(List.of(counted), RowCounts.UNKNOWN)
                        .seconds(recipe)
                        .orElseThrow());
        StepTime other = new StepTime(recipe.base().model(), "other", Optional.of(recipe), 1, 0.5, rows);
        assertEquals(OptionalDouble.empty(), new TrainingTimes(List.of(other), RowCounts.UNKNOWN).seconds(recipe));
    }

    private static Recipe every(Recipe recipe, int steps) {
        TrainingSpec training = recipe.training();
        TrainingSpec.Monitor monitor = training.monitor();
        return recipe.withTraining(training.withMonitor(new TrainingSpec.Monitor(
                steps,
                monitor.earlyStopping(),
                monitor.checkpointEvery(),
                monitor.timeLimit(),
                monitor.onDivergence())));
    }

    private static double seconds(Recipe recipe, double step, RowCounts rows) {
        return new TrainingTimes(List.of(run(recipe, 1, step)), rows)
                .seconds(recipe)
                .orElseThrow();
    }
}
