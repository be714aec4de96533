package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.TrainingSpec.Optimizer;
import graft.engine.recipe.TrainingSpec.OptimizerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {

    private static final ModelShape BERT = ModelShapesTest.bert("\"num_hidden_layers\": 12");
    private static final BottleneckSpec PFEIFFER =
            BottleneckSpec.of(Preset.PFEIFFER).withSize(new Size.Fixed(48));
    private static final Recipe RECIPE = ParameterCountTest.recipe(PFEIFFER);

    private static MemoryEstimate of(Recipe recipe) {
        return MemoryEstimate.of(recipe, BERT);
    }

    @Test
    void activationsGrowWithRowsAndLength() {
        long plain = of(RECIPE).activations();
        assertEquals(
                2.0,
                (double) of(RECIPE.withTraining(RECIPE.training().withBatchSize(32)))
                                .activations()
                        / plain,
                1e-6);
        assertEquals(
                0.5,
                (double) of(RECIPE.withData(RECIPE.data().withMaxLength(64))).activations() / plain,
                1e-6);
        Recipe micro = RECIPE.withTraining(RECIPE.training().withMicroBatchSize(4));
        assertEquals(0.25, (double) of(micro).activations() / plain, 1e-6, "a micro-batch is what is held at a time");
    }

    @Test
    void nothingIsKeptBelowTheLowestAdapter() {
        Recipe top = RECIPE.withAdapters(
                List.of(PFEIFFER.withCommon(PFEIFFER.common().withLayers(new LayerSelection("last 6")))));
        Recipe head = RECIPE.withAdapters(List.of());
        long all = of(RECIPE).activations();
        assertTrue(of(top).activations() < 0.6 * all);
        assertTrue(of(head).activations() < 0.1 * all);
        assertTrue(of(RECIPE.withAdapters(List.of(FullSpec.defaults()))).activations() > all);
    }

    @Test
    void theOptimizerHoldsTwoMomentsOfWhatIsTrainedOrNone() {
        long trained = ParameterCount.of(RECIPE, BERT).total();
        assertEquals(8 * trained, of(RECIPE).optimizer());
        Optimizer adam = RECIPE.training().optimizer();
        Optimizer sgd = new Optimizer(OptimizerKind.SGD, adam.beta1(), adam.beta2(), adam.eps(), 0, 1);
        assertEquals(
                0, of(RECIPE.withTraining(RECIPE.training().withOptimizer(sgd))).optimizer());
    }

    @Test
    void narrowPrecisionShrinksTheMatricesOfLayersOnly() {
        long matrices = 12L * (4 * 768 * 768 + 2 * 768 * 3072);
        Recipe bf16 = RECIPE.withBase(RECIPE.base().withPrecision(Precision.BF16));
        assertEquals(2 * matrices, of(RECIPE).weights() - of(bf16).weights());
        assertTrue(of(bf16).activations() < of(RECIPE).activations());
        assertEquals(4 * BERT.parameters(), of(RECIPE).weights());
    }

    @Test
    void recomputingActivationsSavesMostOfThem() {
        Recipe again = RecipeEdit.set(RECIPE, "training.checkpointActivations=true");
        assertTrue(of(again).activations() < 0.35 * of(RECIPE).activations());
    }

    @Test
    void anUnfinishedRecipeIsEstimatedAllTheSame() {
        Recipe odd = RecipeEdit.set(RecipeEdit.set(RECIPE, "training.batchSize=-3"), "data.maxLength=-1");
        assertEquals(0, of(odd).activations());
        assertTrue(of(odd).total() > 0);
    }
}
