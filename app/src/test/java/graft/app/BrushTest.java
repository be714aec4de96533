package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.Mouse;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import java.util.List;
import java.util.stream.IntStream;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/// The brush: what it paints, where, and what it says of places that it leaves.
class BrushTest extends CanvasTest {

    BrushTest() {
        super(BARE);
    }

    @Test
    void theBrushPaintsWhatItSweepsAsOneCommand() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-3-ffn-up").clickOn("#palette-lora").type(KeyCode.ESCAPE);
        hand.clickOn("#brush");
        hand.sweep("#cell-11-attention-q", "#cell-10-attention-q", "#cell-9-attention-q");
        assertEquals(List.of(9, 10, 11), hand.layers());
        assertTrue(hand.said().contains("LoRA"), hand.said());
        assertTrue(
                document.selection().cells().contains(document.selection().focus()),
                "the keyboard goes on from what was painted: "
                        + document.selection().focus());
        hand.undoesTo(before);
    }

    @Test
    void theBrushSaysWhyAPlaceStaysAsItWasAndNotThatItPaintedIt() {
        hand.clickOn("#palette-lora").clickOn("#cell-11-attention-q");
        hand.clickOn("#palette-bottleneck").type(KeyCode.ESCAPE);
        hand.clickOn("#brush");
        Recipe before = document.recipe();
        hand.sweep("#cell-11-attention-q", "#cell-10-attention-q");
        assertEquals(before, document.recipe());
        assertFalse(hand.said().contains("painted"), hand.said());
        assertTrue(hand.said().startsWith("No place for Bottleneck"), hand.said());
    }

    @Test
    void whatIsClickedInThePaletteIsPaintedByTheBrushInEveryPlaceSwept() {
        Recipe before = document.recipe();
        hand.clickOn("#palette-lora").clickOn("#brush");
        hand.sweep(
                "#cell-11-attention-q",
                "#cell-10-attention-q",
                "#cell-9-attention-q",
                "#cell-8-attention-q",
                "#cell-7-attention-q",
                "#cell-6-attention-q");
        assertEquals(List.of(6, 7, 8, 9, 10, 11), hand.layers(), hand.said());
        hand.undoesTo(before);
    }

    @Test
    void whatWasDraggedInIsWhatTheBrushPaintsAndWhatThePaletteTellsOf() {
        hand.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        hand.moveTo("#cell-11-attention-q").release(MouseButton.PRIMARY);
        hand.moveTo("#palette-prefix").clickOn("#brush");
        hand.sweep("#cell-9-attention-q", "#cell-8-attention-q");
        assertEquals(List.of(8, 9, 11), hand.layers(), hand.said());
        assertTrue(document.recipe().adapters().getFirst() instanceof LoraSpec, hand.said());
        assertEquals(
                "LoRA",
                hand.lookup("#palette-title").<Labeled>queryAs(Labeled.class).getText());
    }

    @Test
    void holdingPPaintsToo() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-3-ffn-output");
        hand.press(KeyCode.P);
        hand.sweep("#cell-5-ffn-output", "#cell-4-ffn-output");
        hand.release(KeyCode.P);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(4, 5), hand.layers());
        hand.undoesTo(before);
    }

    @Test
    void pThatComesUpElsewhereIsNotHeldAnyMore() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-3-ffn-output");
        hand.press(KeyCode.P);
        hand.interact(() -> hand.lookup("#layers-field").<Node>query().requestFocus());
        hand.release(KeyCode.P);
        hand.sweep("#cell-5-ffn-output", "#cell-4-ffn-output");
        assertEquals(before, document.recipe(), hand.said());
        assertEquals(2, document.selection().cells().size());
    }

    @Test
    void aFastSweepPaintsEveryPlaceOnItsWay() {
        Recipe before = document.recipe();
        hand.clickOn("#palette-lora").clickOn("#brush");
        Node first = hand.lookup("#cell-11-attention-q").query();
        Point2D from = Mouse.middle(first);
        Point2D to = Mouse.middle(hand.lookup("#cell-2-attention-q").query());
        hand.interact(() -> {
            Mouse.fire(first, MouseEvent.MOUSE_PRESSED, from.getX(), from.getY());
            Mouse.fire(first, MouseEvent.MOUSE_DRAGGED, to.getX(), to.getY());
            Mouse.fire(first, MouseEvent.MOUSE_RELEASED, to.getX(), to.getY());
        });
        assertEquals(IntStream.rangeClosed(2, 11).boxed().toList(), hand.layers(), hand.said());
        hand.undoesTo(before);
    }
}
