package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.engine.recipe.Base;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroBatchTest {

    private static final ModelShape SHAPE = ModelShapes.of(ConfigFields.parse("bert-base", """
            {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 30522, "hidden_size": 768,
             "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072}"""));

    private static final Recipe RECIPE = new Recipe(
            "full",
            new Base("bert", Precision.FP32),
            List.of(FullSpec.defaults()),
            new Task(Task.Kind.CLASSIFICATION, List.of("a", "b")),
            new DataSpec("rows"),
            TrainingSpec.defaults());

    private static long need(int rows) {
        return MemoryEstimate.of(RECIPE.withTraining(RECIPE.training().withMicroBatchSize(rows)), SHAPE)
                .total();
    }

    @Test
    void theWholeBatchIsTakenWhereItFitsAndElseTheLargestHalfThatDoes() {
        assertEquals(16, MicroBatch.of(RECIPE, SHAPE, need(16)));
        assertEquals(8, MicroBatch.of(RECIPE, SHAPE, need(16) - 1));
        assertEquals(4, MicroBatch.of(RECIPE, SHAPE, need(8) - 1));
        assertEquals(1, MicroBatch.of(RECIPE, SHAPE, 0));
    }

    @Test
    void whatTheRecipeSaysCountsWhateverTheMemory() {
        Recipe given = RECIPE.withTraining(RECIPE.training().withMicroBatchSize(4));
        assertEquals(4, MicroBatch.of(given, SHAPE, 0));
        assertEquals(16, MicroBatch.of(given.withTraining(given.training().withMicroBatchSize(99)), SHAPE, 0));
    }
}
