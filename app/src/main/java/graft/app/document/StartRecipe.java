package graft.app.document;

import graft.engine.recipe.Base;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.recipe.TrainingSpec.Length;
import graft.engine.recipe.TrainingSpec.Rates;
import java.util.List;

/// The recipe a new window opens with: a Pfeiffer adapter on the bundled encoder and its review data, trained as the
/// recorded run was, so that the comparison on the first screen already holds a measurement of it.
public final class StartRecipe {

    private StartRecipe() {}

    public static Recipe recipe() {
        return new Recipe(
                "reviews-pfeiffer",
                new Base("tiny-encoder", Precision.AUTO),
                List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)),
                new Task(Task.Kind.CLASSIFICATION, List.of()),
                new DataSpec("reviews"),
                training());
    }

    private static TrainingSpec training() {
        TrainingSpec usual = TrainingSpec.defaults();
        Rates rates = usual.rates();
        return usual.withLength(new Length(4, null)).withRates(new Rates(2e-3, null, rates.schedule(), rates.warmup()));
    }
}
