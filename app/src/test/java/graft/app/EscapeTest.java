package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.IdleWindow;
import graft.app.fake.Mouse;
import graft.engine.recipe.Recipe;
import java.nio.file.Path;
import java.util.Set;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Escape in the middle of a gesture that changes something on its way leaves everything as it was.
@ExtendWith(ApplicationExtension.class)
class EscapeTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());

    @TempDir
    Path workspace;

    @Start
    void start(Stage stage) {
        IdleWindow.show(stage, document, workspace);
    }

    private void isAsItWas(Recipe before) {
        assertEquals(before, document.recipe());
        assertNull(document.undoNameProperty().get(), "nothing is left to undo");
    }

    @Test
    void whatTheBrushHasPaintedSoFarIsGone(FxRobot robot) {
        Recipe before = document.recipe();
        robot.clickOn("#palette-lora").clickOn("#brush");
        robot.moveTo("#cell-11-attention-q").press(MouseButton.PRIMARY);
        robot.moveTo("#cell-10-attention-q");
        WaitForAsyncUtils.waitForFxEvents();
        assertNotEquals(before, document.recipe(), "it paints as it sweeps");
        robot.type(KeyCode.ESCAPE);
        isAsItWas(before);
        robot.moveTo("#cell-8-attention-q").release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        isAsItWas(before);
    }

    @Test
    void sizesDraggedUpwardsAreWhatTheyWere(FxRobot robot) {
        Recipe before = document.recipe();
        Node cell = robot.lookup("#cell-3-ffn-output").query();
        robot.clickOn(cell);
        shift(robot, cell, MouseEvent.MOUSE_PRESSED, 0);
        shift(robot, cell, MouseEvent.MOUSE_DRAGGED, -10);
        shift(robot, cell, MouseEvent.MOUSE_DRAGGED, -40);
        assertNotEquals(before, document.recipe(), "it grows as it is dragged");
        robot.type(KeyCode.ESCAPE);
        isAsItWas(before);
        shift(robot, cell, MouseEvent.MOUSE_DRAGGED, -60);
        shift(robot, cell, MouseEvent.MOUSE_RELEASED, -60);
        isAsItWas(before);
    }

    @Test
    void theSelectionIsTheOneFromBeforeTheRubberBand(FxRobot robot) {
        robot.clickOn("#cell-4-attention-q");
        Set<Cell> selected = document.selection().cells();
        assertEquals(1, selected.size());
        Node cell = robot.lookup("#cell-9-attention-o").query();
        Point2D from = Mouse.middle(cell);
        robot.interact(() -> {
            Mouse.fire(cell, MouseEvent.MOUSE_PRESSED, from.getX(), from.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, from.getX() + 10, from.getY() + 10);
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, from.getX() + 90, from.getY() + 90);
        });
        assertNotEquals(selected, document.selection().cells());
        robot.type(KeyCode.ESCAPE);
        assertEquals(selected, document.selection().cells());
    }

    /// The robot without a display sends no modifiers with the mouse.
    private static void shift(FxRobot robot, Node cell, EventType<MouseEvent> type, double down) {
        Point2D at = Mouse.middle(cell).add(0, down);
        robot.interact(() -> Mouse.fireWithShift(cell, type, at.getX(), at.getY()));
    }
}
