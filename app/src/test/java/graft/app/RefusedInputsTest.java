package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Placements;
import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Level;
import graft.app.ui.Theme;
import graft.engine.recipe.RecipeJson;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Bounds;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Nothing is trained with another value than the one that stands in a field, unless the user has said so; and nothing
/// moves under the pointer that says it.
@ExtendWith(ApplicationExtension.class)
class RefusedInputsTest {

    @TempDir
    Path folder;

    private RecipeDocument document;
    private FakeWindow window;

    @Start
    void start(Stage stage) {
        document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(false), new InlineTasks(), 1440, 900);
        document.setShape(Shapes.bertBase());
    }

    @Stop
    void stop() {
        window.close();
    }

    @Test
    void aRefusedLearningRateIsToldAndLedToAndItsLastGoodValueOffered(FxRobot robot) {
        robot.interact(() -> {
            press("tab-training");
            text("training-learningRate").setText("-5");
            press("tab-slot");
            press("run");
        });
        assertEquals(0, started());
        String told = notice();
        assertTrue(told.contains("Learning rate holds -5. -5 is below 0: choose a number above 0."), told);
        robot.interact(() -> action("Go to Learning rate"));
        assertTrue(text("training-learningRate").isFocused());
        assertEquals("-5", text("training-learningRate").getText());
        assertFalse(window.scene().lookup("#notice").isVisible());
        robot.interact(() -> {
            press("run");
            action("Run with 2e-3 all the same");
        });
        assertEquals(1, started());
        assertEquals("2e-3", text("training-learningRate").getText(), "what stands there is what is trained");
        robot.interact(() -> press("queue"));
        assertEquals(2, started(), "nothing is refused any more");
    }

    @Test
    void onlyWhatStandsInAFieldIsInTheWayAndItIsLedToWhereverItIsHidden(FxRobot robot) {
        robot.interact(() -> {
            press("tab-training");
            text("training-learningRate").setText("abc");
            text("training-learningRate").setText("3e-3");
            press("queue");
        });
        assertEquals(1, started());
        robot.interact(() -> {
            document.selection()
                    .set(Placements.of(document.recipe(), Shapes.bertBase())
                            .cells()
                            .keySet());
            press("tab-slot");
            text("slot-size").setText("many");
            press("queue");
        });
        assertEquals(1, started());
        assertTrue(notice().contains("holds many."), notice());
        robot.interact(() -> {
            document.selection().clear();
            press("queue");
        });
        assertEquals(2, started(), "the form is gone, and what stood in it");
        robot.interact(() -> {
            window.theme().levelProperty().set(Level.LAB);
            press("tab-training");
            text("training-weightDecay").setText("NaN");
            window.theme().levelProperty().set(Level.EXPLORE);
            press("run");
        });
        assertEquals(2, started());
        robot.interact(() -> action("Go to Weight decay"));
        assertEquals(Level.WORKBENCH, window.theme().levelProperty().get(), "the least that shows it");
        assertTrue(text("training-weightDecay").isFocused());
    }

    @Test
    void noCommandStartsTheRecipeBeforeATextThatIsNone(FxRobot robot) throws TimeoutException {
        robot.interact(() -> {
            window.theme().levelProperty().set(Level.LAB);
            press("tab-recipe");
            text("recipe-text").setText("{ nonsense");
            press("queue");
        });
        assertEquals(0, started());
        robot.interact(() -> action("Queue with the last good values all the same"));
        assertEquals(1, started());
        assertEquals(RecipeJson.write(document.recipe()), text("recipe-text").getText());
        robot.interact(() -> press("tab-compare"));
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(
                                () -> !window.scene().lookup("#compare-missing").isDisabled())
                        .get());
        robot.interact(() -> {
            press("tab-training");
            text("training-learningRate").setText("-5");
            press("compare-missing");
        });
        assertEquals(1, started());
        robot.interact(() -> {
            press("tab-sweep");
            window.scene().getRoot().applyCss();
            window.scene().getRoot().layout();
            text("sweep-values-0").setText("1 2");
            ((TextInputControl) robot.lookup("#sweep-path-0 .text-field").query()).setText("training.epochs");
            press("sweep-queue");
        });
        assertEquals(1, started());
        robot.interact(() -> action("Queue with 2e-3 all the same"));
        assertEquals(3, started());
    }

    @Test
    void runAndQueueStayUnderThePointerWhenThereIsSomethingToPause(FxRobot robot) throws TimeoutException {
        robot.interact(() -> press("run"));
        List<Bounds> before = places();
        String run = window.engine().requests().isEmpty() ? "" : await();
        window.engine().train(run, 3, 30);
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(
                                () -> window.scene().lookup("#pause").isVisible())
                        .get());
        assertEquals(before, places());
        robot.interact(() -> press("stop"));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, places(), "nor when Stop says that it is stopping");
    }

    private String await() throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(
                                () -> !window.panels().runs().rows().isEmpty())
                        .get());
        return window.panels().runs().rows().getFirst().id();
    }

    private List<Bounds> places() {
        WaitForAsyncUtils.waitForFxEvents();
        return List.of("run", "queue").stream()
                .map(id -> window.scene().lookup("#" + id))
                .map(button -> button.localToScene(button.getLayoutBounds()))
                .toList();
    }

    private int started() {
        return window.engine().requests().size();
    }

    private String notice() {
        return window.scene().lookup("#notice").getAccessibleText();
    }

    private void action(String words) {
        window.scene().lookup("#notice").lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> button.getText().equals(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + words + " beside "
                        + window.scene().lookup("#notice").lookupAll(".button")))
                .fire();
    }

    private TextInputControl text(String id) {
        return (TextInputControl) window.scene().lookup("#" + id);
    }

    private void press(String id) {
        ((ButtonBase) window.scene().lookup("#" + id)).fire();
    }
}
