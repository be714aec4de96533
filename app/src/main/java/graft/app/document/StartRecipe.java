package graft.app.document;

import graft.engine.recipe.Base;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import java.util.List;

/// The recipe a new window opens with: a Pfeiffer adapter on the bundled encoder and its review data.
public final class StartRecipe {

    private StartRecipe() {}

    public static Recipe recipe() {
        return new Recipe(
                "reviews-pfeiffer",
                new Base("tiny-encoder", Precision.AUTO),
                List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)),
                new Task(Task.Kind.CLASSIFICATION, List.of()),
                new DataSpec("reviews"),
                TrainingSpec.defaults());
    }
}
