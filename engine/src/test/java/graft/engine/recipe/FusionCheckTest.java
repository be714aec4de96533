package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What a recipe of AdapterFusion, or of robust AdapterDrop, must be.
class FusionCheckTest {

    private static final String RECIPE = """
            {"schema": "graft.recipe/1", "name": "fused", "base": {"model": "tiny-encoder"}, "adapters": %s,
             "fusion": %s, "task": {"kind": "classification"}, "data": {"source": "reviews"},
             "training": {"layerDrop": %s}}
            """;

    private static List<String> errors(String adapters, String fusion, String layerDrop) {
        return RecipeCheck.issues(RecipeJson.parse("it", RECIPE.formatted(adapters, fusion, layerDrop)), null).stream()
                .filter(Issue::error)
                .map(Issue::path)
                .toList();
    }

    @Test
    void aFusionOfTwoSavedAdaptersAndALayerDropAreAccepted() {
        assertEquals(List.of(), errors("[]", "{\"members\": [\"a\", \"b\"]}", "{\"maxLayers\": 2}"));
    }

    @Test
    void eachWrongFieldOfAFusionIsNamed() {
        assertEquals(List.of("fusion.members"), errors("[]", "{\"members\": [\"a\"]}", "null"));
        assertEquals(List.of("adapters"), errors("[{\"kind\": \"lora\"}]", "{\"members\": [\"a\", \"b\"]}", "null"));
        assertEquals(
                List.of("fusion.regularization"),
                errors("[]", "{\"members\": [\"a\", \"b\"], \"regularization\": -1}", "null"));
        assertEquals(
                List.of("fusion.sites"),
                errors("[]", "{\"members\": [\"a\", \"b\"], \"sites\": [\"attention.q\"]}", "null"));
        assertEquals(
                List.of("training.layerDrop.maxLayers"),
                errors("[]", "{\"members\": [\"a\", \"b\"]}", "{\"maxLayers\": 0}"));
    }

    @Test
    void aLayerDropSurvivesARoundTrip() {
        Recipe recipe = RecipeJson.parse(
                        "it", RECIPE.formatted("[]", "{\"members\": [\"a\", \"b\"]}", "{\"maxLayers\": 3}"))
                .recipe();
        assertEquals(3, recipe.training().loss().layerDrop());
        assertEquals(
                3,
                RecipeJson.parse("it", RecipeJson.write(recipe))
                        .recipe()
                        .training()
                        .loss()
                        .layerDrop());
    }
}
