package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.Base;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Extent;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

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

    private static Recipe with(int rows, boolean recompute) {
        return RECIPE.withTraining(
                RECIPE.training().withMicroBatchSize(rows).withCheckpointActivations(String.valueOf(recompute)));
    }

    private static long need(int rows, boolean recompute) {
        return MemoryEstimate.of(with(rows, recompute), SHAPE).total();
    }

    /// On a GPU, where nothing but memory asks for parts.
    private static MemoryPlan plan(Recipe recipe, long usable) {
        return plan(recipe, usable, MicroBatches.ofRows(recipe.training().batchSize()));
    }

    private static MemoryPlan plan(Recipe recipe, long usable, @Nullable MicroBatches given) {
        MemoryPlan.Need need = new MemoryPlan.Need(SHAPE, Extent.most(recipe), MemoryCalibration.NONE, given);
        return MemoryPlan.of(recipe, need, usable);
    }

    private static MemoryPlan expected(int rows, boolean recompute) {
        return new MemoryPlan(rows, MicroBatches.ofRows(rows), recompute, need(rows, recompute));
    }

    @Test
    void smallerMicroBatchesComeFirstThenRecomputationThenTheSmallestOnes() {
        assertEquals(expected(16, false), plan(RECIPE, need(16, false)));
        assertEquals(expected(8, false), plan(RECIPE, need(16, false) - 1));
        assertEquals(expected(16, true), plan(RECIPE, need(16, true)));
        assertEquals(expected(4, true), plan(RECIPE, need(8, true) - 1));
        assertEquals(expected(1, true), plan(RECIPE, 0));
    }

    @Test
    void aProcessorBeginsWithWhatKeepsItBusyAndAResumedRunWithWhatItHad() {
        MemoryPlan busy = plan(RECIPE, Long.MAX_VALUE, null);
        assertEquals(
                new MemoryPlan(8, new MicroBatches(16, MicroBatches.BUSY), false, need(8, false)),
                busy,
                "16 rows of 128 tokens in two parts, rows half as long at once");
        assertEquals(busy.bytes(), MemoryEstimate.of(RECIPE, SHAPE).total(), "and so it is estimated");
        assertEquals(expected(16, true), plan(RECIPE, need(16, true), null), "recomputed layers keep little");
        assertEquals(expected(1, true), plan(RECIPE, 0, null));
        assertEquals(
                expected(4, false), plan(RECIPE, Long.MAX_VALUE, MicroBatches.ofRows(4)), "as it was when it began");
    }

    @Test
    void whatTheRecipeSaysCountsWhateverTheMemory() {
        Recipe given = RECIPE.withTraining(RECIPE.training().withMicroBatchSize(4));
        assertEquals(4, plan(given, 0).microBatch());
        assertTrue(plan(given, 0).recompute());
        assertEquals(
                16,
                plan(given.withTraining(given.training().withMicroBatchSize(99)), 0)
                        .microBatch());
        assertFalse(plan(with(16, false), 0).recompute());
        assertTrue(plan(with(16, true), Long.MAX_VALUE).recompute());
        Recipe packed = RECIPE.withBase(new Base("bert", Precision.NF4));
        assertTrue(plan(packed, Long.MAX_VALUE).recompute());
    }
}
