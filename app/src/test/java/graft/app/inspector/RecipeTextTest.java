package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// JSON that is half written: it is nobody's recipe yet, and nothing takes it from the one who types it.
@ExtendWith(ApplicationExtension.class)
class RecipeTextTest {

    private static final String HALF = "{\n  \"name\": \"other\n}";

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private TextField elsewhere;

    @Start
    void start(Stage stage) {
        elsewhere = new TextField();
        stage.setScene(new Scene(new VBox(new RecipeText(document), elsewhere), 340, 700));
        stage.show();
    }

    private static TextArea text(FxRobot robot) {
        return robot.lookup("#recipe-text").queryAs(TextArea.class);
    }

    private static String problems(FxRobot robot) {
        return robot.lookup("#recipe-problems").queryAs(Labeled.class).getText();
    }

    private static boolean offered(FxRobot robot, String id) {
        return robot.lookup("#" + id).<Node>query().isVisible();
    }

    private static void press(FxRobot robot, String id) {
        robot.interact(() -> robot.lookup("#" + id).queryAs(Button.class).fire());
    }

    private void typeAndLeave(FxRobot robot, String json) {
        robot.interact(() -> {
            text(robot).requestFocus();
            text(robot).setText(json);
        });
        robot.interact(elsewhere::requestFocus);
        assertTrue(elsewhere.isFocused());
    }

    @Test
    void itStaysWithItsProblemWhenTheFieldIsLeft(FxRobot robot) {
        Recipe before = document.recipe();
        typeAndLeave(robot, HALF);
        assertEquals(HALF, text(robot).getText());
        assertTrue(problems(robot).contains("line 2"), problems(robot));
        assertEquals(before, document.recipe());
        robot.interact(() -> text(robot).requestFocus());
        assertEquals(HALF, text(robot).getText());
        assertTrue(problems(robot).contains("line 2"), problems(robot));
    }

    @Test
    void aFieldThatCannotBeReadStaysWithItsName(FxRobot robot) {
        Recipe before = document.recipe();
        String json = "{\"base\": {\"model\": \"tiny-encoder\"}, \"training\": {\"batchSize\": \"many\"}}";
        typeAndLeave(robot, json);
        assertEquals(json, text(robot).getText());
        assertTrue(problems(robot).contains("batchSize"), problems(robot));
        assertEquals(before, document.recipe());
    }

    @Test
    void aValueOutOfRangeIsToldAndLeavesTheRecipeAsItWas(FxRobot robot) {
        Recipe before = document.recipe();
        String json = RecipeJson.write(before);
        typeAndLeave(robot, json.replace("\"pfeiffer\"", "\"pfeiffer\", \"size\": -4"));
        assertTrue(problems(robot).contains("-4 is smaller than 1"), problems(robot));
        assertEquals(before, document.recipe());
        assertTrue(offered(robot, "recipe-reset"));
        typeAndLeave(robot, json.replace("\"pfeiffer\"", "\"pfeiffer\", \"size\": 4"));
        assertNotEquals(before, document.recipe(), problems(robot));
        assertFalse(offered(robot, "recipe-reset"));
    }

    /// With the numbers as they are to be typed there.
    @Test
    void allThatIsWrongIsSaidInGerman(FxRobot robot) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            typeAndLeave(
                    robot,
                    RecipeJson.write(document.recipe())
                            .replaceFirst("\"learningRate\": ?[^,}\\s]+", "\"learningRate\": 7")
                            .replace("\"pfeiffer\"", "\"pfeiffer\", \"sites\": [\"foo\"]"));
            assertTrue(
                    problems(robot).contains("adapters[0].sites: „foo“ ist keine Stelle; Stellen sind "),
                    problems(robot));
            assertTrue(
                    problems(robot).contains("training.learningRate: 7 ist größer als 1; 0.001 versuchen."),
                    problems(robot));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aRecipeWithoutABaseIsTakenSinceOneCanBeNamedLater(FxRobot robot) {
        String model = document.recipe().base().model();
        typeAndLeave(robot, RecipeJson.write(document.recipe()).replace("\"" + model + "\"", "\"\""));
        assertTrue(problems(robot).contains("no base model is named"), problems(robot));
        assertEquals("", document.recipe().base().model());
    }

    @Test
    void whatIsWrongIsToldAnewOnceTheTypedBaseIsKnown(FxRobot robot) {
        robot.interact(() -> {
            document.setShape(Shapes.bertBase());
            text(robot).requestFocus();
            text(robot).setText("{\"base\": {\"model\": \"other\"}, \"task\": {\"kind\": \"causal-lm\"}}");
        });
        assertTrue(problems(robot).contains("encoder"), problems(robot));
        robot.interact(() -> document.setShape(null));
        assertFalse(problems(robot).contains("encoder"), problems(robot));
        assertTrue(text(robot).isFocused());
    }

    @Test
    void aFieldThatNoVersionKnowsIsToldForAsLongAsItStandsInTheText(FxRobot robot) {
        Recipe before = document.recipe();
        String json = RecipeJson.write(before).replaceFirst("\"name\"", "\"r\": 4, \"name\"");
        typeAndLeave(robot, json);
        assertTrue(text(robot).getText().contains("\"r\""), text(robot).getText());
        assertTrue(problems(robot).contains("not a field"), problems(robot));
    }

    @Test
    void finishedItIsTheRecipeAndOneUndoTakesItBack(FxRobot robot) {
        Recipe before = document.recipe();
        typeAndLeave(robot, HALF);
        typeAndLeave(robot, RecipeJson.write(before.withName("other")));
        assertEquals("other", document.recipe().name());
        assertFalse(offered(robot, "recipe-reset") || offered(robot, "recipe-restore"));
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
        assertEquals(RecipeJson.write(before), text(robot).getText());
    }

    @Test
    void escapeOrResetShowTheRecipeAgainAndTheDraftCanBeBroughtBack(FxRobot robot) {
        String recipe = text(robot).getText();
        typeAndLeave(robot, HALF);
        press(robot, "recipe-reset");
        assertEquals(recipe, text(robot).getText());
        assertFalse(offered(robot, "recipe-reset"));
        press(robot, "recipe-restore");
        assertEquals(HALF, text(robot).getText());
        assertTrue(problems(robot).contains("line 2"), problems(robot));
        assertFalse(offered(robot, "recipe-restore"));
        robot.type(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(recipe, text(robot).getText());
        assertTrue(offered(robot, "recipe-restore"));
    }

    @Test
    void aChangeElsewhereIsShownAndSaidAndTheDraftCanBeBroughtBack(FxRobot robot) {
        typeAndLeave(robot, HALF);
        robot.interact(() -> document.apply("command.place", recipe -> recipe.withName("renamed")));
        assertEquals(RecipeJson.write(document.recipe()), text(robot).getText());
        assertTrue(problems(robot).contains("changed elsewhere"), problems(robot));
        press(robot, "recipe-restore");
        assertEquals(HALF, text(robot).getText());
        assertEquals("renamed", document.recipe().name(), "the draft is no recipe");
    }
}
