package graft.app.times;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.document.StartRecipe;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainingTimesTest {

    private final Recipe recipe = StartRecipe.recipe();
    private final Recipe head = recipe.withAdapters(List.of());

    private static StepTime run(Recipe of, long created, double seconds) {
        return new StepTime(of.base().model(), of.data().source().train(), Optional.of(of), created, seconds);
    }

    private static double step(Recipe wanted, StepTime... measured) {
        return StepTime.of(wanted, List.of(measured)).orElse(Double.NaN);
    }

    @Test
    void timeIsStepsTimesTheMeasuredStep() {
        List<StepTime> half = List.of(run(recipe, 1, 0.5));
        assertEquals(OptionalDouble.empty(), new TrainingTimes(List.of(), 1600).seconds(recipe));
        assertEquals(OptionalDouble.empty(), new TrainingTimes(half, -1).seconds(recipe));
        Recipe three = recipe.withTraining(recipe.training().withLength(new TrainingSpec.Length(3, null)));
        double steps = 3 * Math.ceil(1600.0 / recipe.training().batchSize());
        assertEquals(OptionalDouble.of(steps * 0.5), new TrainingTimes(half, 1600).seconds(three));
        Recipe ten = recipe.withTraining(recipe.training().withLength(new TrainingSpec.Length(3, 10)));
        assertEquals(OptionalDouble.of(5), new TrainingTimes(half, 1600).seconds(ten));
        assertEquals(OptionalDouble.of(5), new TrainingTimes(half, -1).seconds(ten), "it counts its steps itself");
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
}
