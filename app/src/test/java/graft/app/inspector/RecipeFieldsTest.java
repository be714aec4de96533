package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec.Schedule;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeFieldsTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private final RecipeFields fields = new RecipeFields(document);

    @Test
    void aFieldSetByItsPathChangesTheRecipeAndComesBackByUndo() {
        Recipe before = document.recipe();
        assertEquals("", fields.set("command.training", "training.learningRate", "3e-4", null));
        assertEquals(3e-4, document.recipe().training().learningRate(false));
        assertEquals("command.training", document.undoNameProperty().get().key());
        document.undo();
        assertEquals(before, document.recipe());
    }

    @Test
    void textThatIsNoValueChangesNothingAndSaysWhy() {
        Recipe before = document.recipe();
        String problem = fields.set("command.training", "training.batchSize", "many", null);
        assertFalse(problem.isEmpty());
        assertEquals(before, document.recipe());
    }

    @Test
    void aValueThatCannotBeTrainedStandsWithItsProblem() {
        String problem = fields.set("command.training", "training.batchSize", "0", null);
        assertFalse(problem.isEmpty(), "a batch of no rows");
        assertTrue(fields.problem("training.learningRate").isEmpty());
    }

    @Test
    void rowsLongerThanTheBaseAreMarkedOnceTheBaseIsKnown() {
        fields.set("command.training", "data.maxLength", "600", null);
        AtomicReference<String> shown = new AtomicReference<>();
        fields.follow(() -> shown.set(fields.problem("data.maxLength")));
        assertEquals("", shown.get());
        document.setShape(Shapes.bertBase());
        assertTrue(shown.get().contains("512"), shown.get());
    }

    @Test
    void emptyGoesBackToTheDefault() {
        fields.set("command.training", "training.learningRate", "5e-3", null);
        fields.set("command.training", "training.learningRate", "", null);
        assertNull(document.recipe().training().rates().learningRate());
    }

    @Test
    void earlyStoppingCanBeSwitchedOffAndOn() {
        fields.set("command.training", "training.earlyStopping", "false", null);
        assertNull(document.recipe().training().monitor().earlyStopping());
        fields.set("command.training", "training.earlyStopping", "null", null);
        assertEquals(StartRecipe.recipe(), document.recipe());
    }

    @Test
    void sketchedScheduleRisesThenFalls() {
        assertEquals(0.5, ScheduleSketch.at(Schedule.LINEAR, 0.1, 0.05), 1e-12);
        assertEquals(1, ScheduleSketch.at(Schedule.LINEAR, 0.1, 0.1), 1e-12);
        assertEquals(0.5, ScheduleSketch.at(Schedule.LINEAR, 0.1, 0.55), 1e-12);
        assertEquals(0, ScheduleSketch.at(Schedule.COSINE, 0, 1), 1e-12);
        assertEquals(1, ScheduleSketch.at(Schedule.CONSTANT, 0, 1), 1e-12);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            learningRate | -5    | -5 is below 0: choose a number above 0.
            learningRate | 0     | 0 is not above 0: choose a number above 0.
            learningRate | abc   | "abc" is not a number: write a number.
            learningRate | 1e999 | 1e999 is too large a number: choose a smaller one.
            maxSteps     | ten   | "ten" is not a whole number: write a whole number.
            weightDecay  | NaN   | "NaN" is not a number: write a number.
            batchSize    | 99999999999999999999 | 9999999999999999… is larger than 2147483647: choose at most 2147483647.
            """)
    void aFieldSaysWhatIsTakenInAFewWordsWithoutAPath(String field, String typed, String told) {
        assertEquals(told, fields.type("command.training", "training." + field, typed, null));
    }
}
