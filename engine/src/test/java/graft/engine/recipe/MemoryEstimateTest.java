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

    /// Without rows to measure on.
    private static MemoryEstimate training(Recipe recipe) {
        return MemoryEstimate.of(recipe, BERT, new Extent(recipe.data().maxLength(), 0));
    }

    private static Recipe atOnce(int rows) {
        return RECIPE.withTraining(RECIPE.training().withMicroBatchSize(rows));
    }

    @Test
    void whatIsKeptIsWhatOneCountsByHand() {
        // 8 × 128 tokens at a time, half of the batch; a layer keeps 10·768 values, its adapter 2·768 + 2·48, the
        // backward pass needs 6·768 more.
        double layers = 12 * (10 * 768 + 2 * 768 + 2 * 48) + 6 * 768;
        double scores = 5 * 12 * 128;
        assertEquals(
                Math.round(1024 * 4 * (Activations.HOLES * layers + scores)),
                training(RECIPE).activations());
        // Measuring 32 rows: queries, keys, values, output, 6·768 and twice the inner 3072 of one layer.
        double layer = 4 * 768 + 6 * 768 + 2 * 3072;
        Recipe head = RECIPE.withAdapters(List.of());
        assertEquals(Math.round(32 * 128 * 4 * Activations.HOLES_MEASURING * layer), of(head).activations());
        assertEquals(
                Math.round(20 * 128 * 4 * Activations.HOLES_MEASURING * layer),
                MemoryEstimate.of(head, BERT, new Extent(128, 20)).activations());
    }

    @Test
    void activationsGrowWithRowsAndLength() {
        Recipe whole = atOnce(16);
        long plain = of(whole).activations();
        assertEquals(
                0.5,
                (double) of(whole.withData(whole.data().withMaxLength(64))).activations() / plain,
                0.01,
                "a little less: half as many scores a token");
        assertEquals(
                0.25, (double) of(atOnce(4)).activations() / plain, 1e-6, "a micro-batch is what is held at a time");
        Recipe larger = RECIPE.withTraining(RECIPE.training().withBatchSize(32));
        assertEquals(of(RECIPE).activations(), of(larger).activations(), "left open, a batch is divided by its tokens");
    }

    @Test
    void nothingIsKeptBelowTheLowestAdapter() {
        Recipe top = RECIPE.withAdapters(
                List.of(PFEIFFER.withCommon(PFEIFFER.common().withLayers(new LayerSelection("last 6")))));
        Recipe head = RECIPE.withAdapters(List.of());
        long all = training(RECIPE).activations();
        assertTrue(training(top).activations() < 0.6 * all);
        assertTrue(training(head).activations() < 0.1 * all);
        assertTrue(training(RECIPE.withAdapters(List.of(FullSpec.defaults()))).activations() > all);
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
    void narrowPrecisionShrinksTheMatricesOfLayersAndPoolerOnly() {
        long matrices = 12L * (4 * 768 * 768 + 2 * 768 * 3072) + 768 * 768;
        Recipe bf16 = RECIPE.withBase(RECIPE.base().withPrecision(Precision.BF16));
        long stacked = 12L * 3 * 768 * 768;
        assertEquals(2 * matrices, of(RECIPE).weights() - of(bf16).weights());
        assertEquals(4 * stacked, of(RECIPE).copies());
        assertEquals(2 * stacked, of(bf16).copies());
        // They may be multiplied in float32, one layer at a time.
        long layer = 4L * (4 * 768 * 768 + 2 * 768 * 3072);
        assertEquals(layer, of(bf16).activations() - of(RECIPE).activations());
        assertEquals(4 * BERT.parameters(), of(RECIPE).weights());
    }

    @Test
    void aDecodersOwnWordHeadShrinksWithItsMatricesAndATiedOneStaysTheTable() {
        // 2 layers: q and o 64², k and v 64·32, three maps 64·128; the head 1000·64; tables and norms stay.
        long layers = 2L * (2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 128);
        long table = 1000 * 64;
        long norms = 5 * 64;
        assertEquals(2 * (layers + table) + 4 * (table + norms), MemoryEstimate.weights(llama(false), Precision.BF16));
        assertEquals(2 * layers + 4 * (table + norms), MemoryEstimate.weights(llama(true), Precision.BF16));
        assertEquals(4 * (layers + 2 * table + norms), MemoryEstimate.weights(llama(false), Precision.FP32));
    }

    /// The loss over a vocabulary with a matrix of its own reads that matrix whole.
    @Test
    void halfPrecisionWidensTheLargerOfALayerAndAWordHead() {
        long layer = 2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 128;
        for (boolean tied : new boolean[] {true, false}) {
            long wide = 4 * (tied ? layer : Math.max(layer, 1000 * 64));
            Recipe fp32 = RECIPE.withBase(RECIPE.base().withPrecision(Precision.FP32));
            Recipe fp16 = RECIPE.withBase(RECIPE.base().withPrecision(Precision.FP16));
            long more = MemoryEstimate.of(fp16, llama(tied)).activations()
                    - MemoryEstimate.of(fp32, llama(tied)).activations();
            assertEquals(wide, more, tied ? "tied" : "a head of its own");
        }
    }

    private static ModelShape llama(boolean tied) {
        return ModelShapes.of(ConfigFields.parse("config.json", """
                {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 64, "vocab_size": 1000,
                 "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 8, "num_key_value_heads": 4,
                 "tie_word_embeddings": %s}""".formatted(tied)));
    }

    @Test
    void recomputingActivationsSavesMostOfThem() {
        Recipe again = RecipeEdit.set(RECIPE, "training.checkpointActivations=true");
        assertTrue(of(again).activations() < 0.35 * of(atOnce(16)).activations());
    }

    @Test
    void anUnfinishedRecipeIsEstimatedAllTheSame() {
        Recipe odd = RecipeEdit.set(RecipeEdit.set(RECIPE, "training.batchSize=-3"), "data.maxLength=-1");
        assertEquals(0, of(odd).activations());
        assertTrue(of(odd).total() > 0);
    }
}
