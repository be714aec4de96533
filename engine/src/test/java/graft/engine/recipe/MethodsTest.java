package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.References.Method;
import graft.engine.recipe.References.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class MethodsTest {

    private static final ModelShape BERT = ModelShapesTest.bert("\"num_hidden_layers\": 12");
    private static final Recipe RECIPE = RecipeJson.read(RecipeJsonTest.EXAMPLE);

    @Test
    void adaptersAreNamedOnOneLine() {
        assertEquals(
                "Pfeiffer r 16 · ffn.output · all + LoRA r 8 · attention.q, attention.v · 4–11",
                Methods.describe(RECIPE, BERT));
        assertEquals("head only", Methods.describe(RECIPE.withAdapters(List.of()), BERT));
        assertEquals(
                "bottleneck r 48 · ffn.output · all",
                Methods.describe(BottleneckSpec.of(null).withSize(new Size.Reduction(16)), BERT));
        assertEquals(
                "Houlsby r d/16 · attention.output, ffn.output · all",
                Methods.describe(BottleneckSpec.of(Preset.HOULSBY).withSize(new Size.Reduction(16)), null));
        LoraSpec lora = LoraSpec.defaults();
        assertEquals(
                "LoRA r 8 · all linear · all (off)",
                Methods.describe(
                        lora.withCommon(
                                lora.common().withSites(LoraSpec.ALL_LINEAR).withEnabled(false)),
                        BERT));
    }

    @Test
    void placementCodesAreShort() {
        assertEquals("FFN:0-11 r16+Q,V:4-11 r8", Methods.code(RECIPE, BERT));
        assertEquals("head", Methods.code(RECIPE.withAdapters(List.of()), BERT));
        assertEquals(
                "biases:0-11+full",
                Methods.code(RECIPE.withAdapters(List.of(BitFitSpec.defaults(), FullSpec.defaults())), BERT));
    }

    @Test
    void referencesKeepBaseTaskDataAndSeedAndChangeMethodAndRate() {
        List<Reference> references = References.of(RECIPE, BERT);
        assertEquals(
                List.of("head", "bitfit", "lora", "full"),
                references.stream().map(Reference::id).toList());
        for (Reference reference : references) {
            Recipe recipe = reference.recipe();
            assertEquals("reviews-pfeiffer-" + reference.id(), recipe.name());
            assertEquals(RECIPE.task(), recipe.task());
            assertEquals(RECIPE.data(), recipe.data());
            assertEquals(RECIPE.training().seed(), recipe.training().seed());
            assertEquals(RECIPE.training().length(), recipe.training().length());
            assertTrue(
                    RecipeCheck.issues(recipe, BERT).isEmpty(),
                    () -> RecipeCheck.issues(recipe, BERT).toString());
        }
        assertEquals(2e-5, references.getLast().recipe().training().learningRate(true));
    }

    @Test
    void narrowModelsGetLargerRatesForFullFineTuning() {
        ModelShape tiny = ModelShapesTest.bert("\"hidden_size\": 192");
        double large = References.learningRate(Method.FULL, BERT);
        assertTrue(References.learningRate(Method.FULL, tiny) > 5 * large);
        assertEquals(large, References.learningRate(Method.FULL, null));
    }

    @Test
    void aRecipeMayChangeAReferencesTraining() {
        String json = RecipeJsonTest.EXAMPLE.replace(
                "\"name\"", "\"references\": {\"full\": {\"learningRate\": 1e-4, \"epochs\": 5}}, \"name\"");
        RecipeJson.Parsed parsed = RecipeJson.parse("it", json);
        assertEquals(List.of(), parsed.issues());
        Recipe recipe = parsed.required();
        TrainingSpec full = References.recipe(Method.FULL, recipe, BERT).training();
        assertEquals(1e-4, full.rates().learningRate());
        assertEquals(5, full.length().epochs());
        assertEquals(
                RECIPE.training().length(),
                References.recipe(Method.LORA, recipe, BERT).training().length());
        assertEquals(recipe, RecipeJson.read(RecipeJson.write(recipe)));
        List<Issue> issues = RecipeJson.parse(
                        "it", json.replace("1e-4", "\"x\"").replace("\"full\"", "\"half\""))
                .issues();
        assertEquals(
                List.of("references.half"), issues.stream().map(Issue::path).toList());
        issues = RecipeJson.parse("it", json.replace("1e-4", "\"x\"")).issues();
        assertEquals(
                List.of("references.full.learningRate"),
                issues.stream().map(Issue::path).toList());
    }

    @Test
    void fullFineTuningIsComparedInSinglePrecision() {
        Recipe bf16 = RECIPE.withBase(RECIPE.base().withPrecision(Precision.BF16));
        assertEquals(
                Precision.FP32,
                References.recipe(Method.FULL, bf16, BERT).base().precision());
        assertEquals(
                Precision.BF16,
                References.recipe(Method.LORA, bf16, BERT).base().precision());
        assertNull(References.recipe(Method.LORA, bf16, BERT).training().rates().headLearningRate());
    }
}
