package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.ui.Level;
import graft.app.ui.Theme;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeEdit;
import graft.engine.recipe.TrainingSpec;
import graft.engine.recipe.TrainingSpec.OnDivergence;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The training form: what is typed is what is trained, nonsense changes nothing, and every field finds its way back.
@ExtendWith(ApplicationExtension.class)
class TrainingTabTest {

    private RecipeDocument document;
    private Theme theme;

    @Start
    void start(Stage stage) {
        document = new RecipeDocument(StartRecipe.recipe());
        theme = new Theme(false);
        theme.levelProperty().set(Level.LAB);
        TrainingTab tab = new TrainingTab(new RecipeFields(document), theme);
        Scene scene = new Scene(new ScrollPane(tab.content()), 340, 900);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private TrainingSpec training() {
        return document.recipe().training();
    }

    private static TextField entry(FxRobot robot, String name) {
        return robot.lookup("#training-" + name).queryAs(TextField.class);
    }

    private static void open(FxRobot robot) {
        Button fold = robot.lookup("#training-more").queryAs(Button.class);
        if (fold.getText().startsWith("▸")) {
            fold.fire();
        }
    }

    private static void type(FxRobot robot, String name, String text) {
        robot.interact(() -> {
            open(robot);
            entry(robot, name).setText(text);
        });
    }

    @Test
    void aTimeLimitIsSetInSecondsUndoneAndTakenAwayByAnEmptyField(FxRobot robot) {
        type(robot, "timeLimit", "90");
        assertEquals(90, training().monitor().timeLimit());
        robot.interact(document::undo);
        assertNull(training().monitor().timeLimit());
        type(robot, "timeLimit", "90");
        type(robot, "timeLimit", "");
        assertNull(training().monitor().timeLimit());
    }

    @Test
    void theEffectiveBatchIsSaidInWords(FxRobot robot) {
        type(robot, "microBatchSize", "4");
        assertEquals(
                "16 rows a step: 4 × 4",
                robot.lookup("#training-rows").queryAs(Label.class).getText());
    }

    @Test
    void nonsenseInAnyFieldChangesNothingAndIsSaidBelowIt(FxRobot robot) {
        Recipe before = document.recipe();
        for (String field : new String[] {
            "microBatchSize", "headLearningRate", "evaluateEvery", "timeLimit", "labelSmoothing", "checkpointEvery"
        }) {
            for (String nonsense : new String[] {"many", "-3", "1e999", "NaN", "{", "0x10"}) {
                type(robot, field, nonsense);
                TextField entry = entry(robot, field);
                String problem = ((TextEntry) entry).problem();
                assertFalse(problem.isEmpty(), field + " = " + nonsense);
                if (document.recipe().equals(before)) {
                    continue;
                }
                // A value that can be written but not trained stands with its problem, and Run refuses it.
                assertTrue(nonsense.equals("-3") || nonsense.equals("1e999"), field + " took " + nonsense);
                robot.interact(document::undo);
            }
            robot.interact(() -> entry(robot, field).setText(""));
        }
        assertEquals(before, document.recipe());
    }

    @Test
    void aGermanCommaIsADecimalPointAndTheArrowGoesBackToTheDefault(FxRobot robot) {
        type(robot, "labelSmoothing", "0,1");
        assertEquals(0.1, training().loss().labelSmoothing());
        robot.interact(() -> robot.lookup("#training-details .g-back").queryAllAs(Button.class).stream()
                .filter(javafx.scene.Node::isVisible)
                .findFirst()
                .orElseThrow()
                .fire());
        assertEquals(0, training().loss().labelSmoothing());
        assertEquals("0", entry(robot, "labelSmoothing").getText());
    }

    /// What stands in a field is what one would type there: in German with a comma, while the recipe has a point.
    @Test
    void inGermanAFieldItsStandardAndItsWayBackHaveAComma(FxRobot robot) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            TrainingTab tab = new TrainingTab(new RecipeFields(document), theme);
            robot.interact(
                    () -> robot.lookup(".scroll-pane").queryAs(ScrollPane.class).setContent(tab.content()));
            assertEquals("0,06", entry(robot, "warmup").getText());
            robot.interact(() -> document.apply(
                    "command.training",
                    null,
                    recipe -> RecipeEdit.read(recipe, "training.learningRate", "0.00025")
                            .recipe()));
            assertEquals("2,5e-4", entry(robot, "learningRate").getText());
            type(robot, "warmup", "0,25");
            assertEquals(0.25, training().rates().warmup());
            assertTrue(robot.lookup(".g-back").queryAllAs(Button.class).stream()
                    .anyMatch(back -> back.getText().equals("↺ 0,06")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void choicesAreCommandsOfTheRecipe(FxRobot robot) {
        robot.interact(() -> {
            open(robot);
            @SuppressWarnings("unchecked")
            ComboBox<String> choice = robot.lookup("#training-onDivergence").queryAs(ComboBox.class);
            choice.setValue("retry");
        });
        assertEquals(OnDivergence.RETRY, training().monitor().onDivergence());
        robot.interact(document::undo);
        assertEquals(OnDivergence.STOP, training().monitor().onDivergence());
    }

    @Test
    void exploreHidesTheDetailsAndChangesNothing(FxRobot robot) {
        type(robot, "timeLimit", "90");
        robot.interact(() -> theme.levelProperty().set(Level.EXPLORE));
        assertFalse(robot.lookup("#training-details").query().isVisible());
        assertEquals(90, training().monitor().timeLimit());
    }

    /// What asks for a layout while it is laid out keeps the window painting for ever.
    @Test
    void theFormComesToRest(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            for (Parent at = robot.lookup(".g-sketch-line").query().getParent(); at != null; at = at.getParent()) {
                at.layout();
                assertFalse(at.isNeedsLayout(), at + " wants another layout");
            }
        });
    }
}
