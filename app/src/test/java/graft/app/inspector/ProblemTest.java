package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import java.util.Optional;
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
            learningRate   | abc
            weightDecay    | -1
            epochs         | 1,5,5
            maxSteps       | ten
            batchSize      | 0
            batchSize      | 99999999999
            schedule       | steep
            labelSmoothing | 1
            """)
    void whatFieldsHaveInCommonIsSaidInTheWindowsLanguage(String field, String typed) {
        String told = fields.type("command.training", "training." + field, typed, null);
        assertEquals(Optional.of(told), told == null ? Optional.empty() : Problem.said(told));
    }
}
