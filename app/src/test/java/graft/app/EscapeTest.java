package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.app.fake.Mouse;
import graft.engine.recipe.Recipe;
import java.util.Set;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/// Escape in the middle of a gesture that changes something on its way leaves everything as it was.
class EscapeTest extends CanvasTest {

    EscapeTest() {
        super(StartRecipe.recipe());
    }

    private void isAsItWas(Recipe before) {
        assertEquals(before, document.recipe());
        assertNull(document.undoNameProperty().get(), "nothing is left to undo");
    }

    @Test
    void whatTheBrushHasPaintedSoFarIsGone() {
        Recipe before = document.recipe();
        hand.clickOn("#palette-lora").clickOn("#brush");
        hand.moveTo("#cell-11-attention-q").press(MouseButton.PRIMARY);
        hand.moveTo("#cell-10-attention-q");
        WaitForAsyncUtils.waitForFxEvents();
        assertNotEquals(before, document.recipe(), "it paints as it sweeps");
        hand.type(KeyCode.ESCAPE);
        isAsItWas(before);
        hand.moveTo("#cell-8-attention-q").release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        isAsItWas(before);
    }

    @Test
    void sizesDraggedUpwardsAreWhatTheyWere() {
        Recipe before = document.recipe();
        Node cell = hand.lookup("#cell-3-ffn-output").query();
        hand.clickOn(cell);
        hand.shift(cell, MouseEvent.MOUSE_PRESSED, 0);
        hand.shift(cell, MouseEvent.MOUSE_DRAGGED, -10);
        hand.shift(cell, MouseEvent.MOUSE_DRAGGED, -40);
        assertNotEquals(before, document.recipe(), "it grows as it is dragged");
        hand.type(KeyCode.ESCAPE);
        isAsItWas(before);
        hand.shift(cell, MouseEvent.MOUSE_DRAGGED, -60);
        hand.shift(cell, MouseEvent.MOUSE_RELEASED, -60);
        isAsItWas(before);
    }

    @Test
    void theSelectionIsTheOneFromBeforeTheRubberBand() {
        hand.clickOn("#cell-4-attention-q");
        Set<Cell> selected = document.selection().cells();
        assertEquals(1, selected.size());
        Node cell = hand.lookup("#cell-9-attention-o").query();
        Point2D from = Mouse.middle(cell);
        hand.interact(() -> {
            Mouse.fire(cell, MouseEvent.MOUSE_PRESSED, from.getX(), from.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, from.getX() + 10, from.getY() + 10);
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, from.getX() + 90, from.getY() + 90);
        });
        assertNotEquals(selected, document.selection().cells());
        hand.type(KeyCode.ESCAPE);
        assertEquals(selected, document.selection().cells());
    }
}
