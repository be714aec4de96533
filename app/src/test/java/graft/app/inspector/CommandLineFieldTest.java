package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.Recipe;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class CommandLineFieldTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private Recipe before = document.recipe();

    @Start
    void start(Stage stage) {
        stage.setScene(new Scene(new CommandLineField(document), 320, 120));
        stage.show();
    }

    @BeforeEach
    void remember() {
        before = document.recipe();
    }

    private static void enter(FxRobot robot, String command) {
        robot.interact(() -> {
            TextField text = robot.lookup("#recipe-command").queryAs(TextField.class);
            text.setText(command);
            text.fireEvent(new ActionEvent());
        });
    }

    private static String problem(FxRobot robot) {
        Node label = robot.lookup("#recipe-command-problem").query();
        return label.isVisible() ? ((Label) label).getText() : "";
    }

    @Test
    void everySetOfTheCommandChangesTheRecipeAndOneUndoTakesThemAllBack(FxRobot robot) {
        enter(robot, "graft train x.json --set training.seed=7 --set=training.batchSize=8 --set 'name=my-run'");
        assertEquals(7, document.recipe().training().seed());
        assertEquals(8, document.recipe().training().batchSize());
        assertEquals("my-run", document.recipe().name());
        assertEquals(
                "graft train my-run.json",
                robot.lookup("#recipe-command").queryAs(TextField.class).getText());
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void oneWrongSetChangesNothingAtAllAndSaysWhichFieldAndWhy(FxRobot robot) {
        enter(robot, "graft train x.json --set training.seed=7 --set training.batchSize=many");
        assertEquals(before, document.recipe());
        assertTrue(problem(robot).contains("training.batchSize"), problem(robot));
        enter(robot, "graft train x.json --set training.seed=7");
        assertEquals("", problem(robot));
        assertEquals(7, document.recipe().training().seed());
    }

    @Test
    void whatWouldBeDroppedOrCouldNotBeTrainedIsRefusedWithAReason(FxRobot robot) {
        for (String other : new String[] {"--seed 7", "--set training.seed=7 --epochs 3", "--set"}) {
            enter(robot, "graft train x.json " + other);
            assertEquals(before, document.recipe(), other);
            assertTrue(problem(robot).contains("--set path=value"), problem(robot));
        }
        enter(robot, "graft train x.json --set training.learningRate=-4");
        assertEquals(before, document.recipe());
        assertTrue(problem(robot).contains("-4 is below 0"), problem(robot));
        enter(robot, "graft train x.json --set trainig.seed=7");
        assertEquals(before, document.recipe());
        assertTrue(problem(robot).contains("Did you mean training?"), problem(robot));
    }

    @Test
    void nonsenseAndAnOpenEndedSetChangeNothing(FxRobot robot) {
        for (String nonsense : new String[] {"", "rm -rf /", "graft train --set", "--set =", "'", "--set training"}) {
            enter(robot, nonsense);
            assertEquals(before, document.recipe(), nonsense);
        }
    }
}
