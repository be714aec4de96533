package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.ui.EngineWordsTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    private final RecipeFields fields = new RecipeFields(new RecipeDocument(StartRecipe.recipe()));

    /// Were the engine's sentence another one than that which the window knows, it would stand there in English in
    /// every language.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            learningRate   | -5
            learningRate   | 0
            learningRate   | 2
            learningRate   | abc
            weightDecay    | -1
            epochs         | 1,5,5
            epochs         | 0
            maxSteps       | ten
            batchSize      | 0
            batchSize      | 99999999999
            batchSize      | 1e999
            schedule       | steep
            labelSmoothing | 1
            """)
    void whatFieldsHaveInCommonIsSaidInTheWindowsLanguage(String field, String typed) {
        String told = fields.type("command.training", "training." + field, typed, null);
        String[] parts = told.substring(0, told.length() - 1).split(": ", 2);
        for (String part : parts) {
            assertNotEquals(part, EngineWordsTest.german(part), told);
        }
        assertTrue(parts.length == 2, "what is wrong, and what is taken: " + told);
    }
}
