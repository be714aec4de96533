package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Journeys through the whole window by mouse and by keyboard, on no display.
class WindowTest extends CanvasTest {

    WindowTest() {
        super(BARE);
    }

    @Stop
    void stop() {
        document.setShape(null);
    }

    @Test
    void draggingLoraOntoAColumnHeadPlacesItInAllLayersAndUndoTakesItBack() {
        Recipe before = document.recipe();
        hand.drag("#palette-lora", "#column-attention-q");
        assertEquals(before, document.recipe(), "nothing happens before the button comes up");
        assertEquals("147,456", hand.text("#budget-trainable"), "the strip shows the result ahead");
        assertTrue(hand.lookup("#drop-card").<Node>query().isVisible());
        hand.letGo();
        AdapterSpec lora = document.recipe().adapters().getFirst();
        assertEquals(AdapterKind.LORA, lora.kind());
        assertEquals(List.of(Site.ATTENTION_Q), lora.sites());
        assertEquals("all", lora.layers().text());
        assertFalse(hand.lookup("#drop-card").<Node>query().isVisible());
        hand.interact(document::undo);
        assertEquals(before, document.recipe());
        assertEquals("0", hand.text("#budget-trainable"));
    }

    @Test
    void escapeInTheMiddleOfADragChangesNothing() {
        Recipe before = document.recipe();
        hand.drag("#palette-lora", "#column-attention-v");
        hand.type(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("0", hand.text("#budget-trainable"));
        hand.letGo();
        assertEquals(before, document.recipe());
    }

    @Test
    void aDropOnAnIllegalPlaceChangesNothingAndSaysWhy() {
        Recipe before = document.recipe();
        hand.drop("#palette-bottleneck", "#cell-11-attention-q");
        assertEquals(before, document.recipe());
        assertTrue(hand.said().contains("Bottleneck"), hand.said());
    }

    @Test
    void draggingOutOfTheCanvasRemoves() {
        hand.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
        int before =
                document.recipe().adapters().getFirst().layers().resolve(12).size();
        hand.drop("#cell-11-ffn-output", "#palette-search");
        assertEquals(
                before - 1,
                document.recipe().adapters().getFirst().layers().resolve(12).size(),
                hand.said());
    }

    @Test
    void draggingWithinTheCanvasMovesAndWithCtrlCopies() {
        hand.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
        hand.drop("#cell-11-ffn-output", "#cell-11-attention-output");
        assertEquals(2, document.recipe().adapters().size());
        hand.drag("#cell-11-attention-output", "#cell-11-ffn-output");
        hand.press(KeyCode.CONTROL);
        hand.release(MouseButton.PRIMARY);
        hand.release(KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(document.recipe().adapters().stream()
                .anyMatch(adapter -> adapter.sites().contains(Site.ATTENTION_OUTPUT)));
        assertTrue(
                document.recipe().adapters().stream()
                        .anyMatch(adapter -> adapter.sites().contains(Site.FFN_OUTPUT)
                                && adapter.layers().resolve(12).size() == 12),
                hand.said());
    }

    @Test
    void clickingThePaletteAndThenAPlaceNeedsNoDragging() {
        hand.clickOn("#palette-lora").clickOn("#cell-11-attention-k");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(AdapterKind.LORA), hand.kinds());
        assertEquals(
                List.of(11), document.recipe().adapters().getFirst().layers().resolve(12));
    }

    @Test
    void theKeyboardAloneSelectsInsertsResizesSwitchesAndRemoves() {
        hand.clickOn("#cell-11-attention-q");
        hand.type(KeyCode.RIGHT, KeyCode.DOWN);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(new Cell(10, Site.ATTENTION_K), document.selection().focus());
        hand.press(KeyCode.SHIFT).type(KeyCode.DOWN, KeyCode.RIGHT).release(KeyCode.SHIFT);
        assertEquals(4, document.selection().cells().size());
        hand.press(KeyCode.CONTROL).type(KeyCode.SPACE).release(KeyCode.CONTROL);
        assertEquals(24, document.selection().cells().size());
        hand.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        hand.write("lo", 0);
        hand.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(AdapterKind.LORA), hand.kinds());
        assertEquals(
                List.of(Site.ATTENTION_K, Site.ATTENTION_V),
                document.recipe().adapters().getFirst().sites());
        hand.write("]", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("589,824", hand.text("#budget-trainable"));
        hand.write("x", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(document.recipe().adapters().getFirst().enabled());
        hand.type(KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), hand.kinds());
        hand.press(KeyCode.CONTROL).type(KeyCode.Z).release(KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(AdapterKind.LORA), hand.kinds());
    }

    @Test
    void theRubberBandSelectsWhatItTouches() {
        hand.moveTo("#cell-11-attention-q").press(MouseButton.PRIMARY);
        hand.moveBy(10, 4);
        hand.moveTo("#cell-9-attention-v").release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(9, document.selection().cells().size());
        hand.drop("#palette-lora", "#cell-10-attention-k");
        assertEquals(
                List.of(9, 10, 11),
                document.recipe().adapters().getFirst().layers().resolve(12));
        assertEquals(3, document.recipe().adapters().getFirst().sites().size());
    }

    @Test
    void aCellSaysWhatItHolds() {
        hand.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
        Node cell = hand.lookup("#cell-5-ffn-output").query();
        assertEquals(
                "Layer 5, after FFN, Bottleneck r 16, 25,360 parameters, on",
                cell.queryAccessibleAttribute(javafx.scene.AccessibleAttribute.TEXT));
    }

    @Test
    void aHeadOfTwoLinesIsWholeInTheStack() {
        hand.clickOn("#tab-stack");
        WaitForAsyncUtils.waitForFxEvents();
        Label head = hand.lookup("#column-attention-output").queryAs(Label.class);
        double needed = head.prefHeight(head.getWidth());
        assertTrue(head.getHeight() >= needed - 0.5, head.getText() + ": " + head.getHeight() + " of " + needed);
    }

    @Test
    void stackAndGridShowTheSameRecipe() {
        hand.clickOn("#tab-stack");
        WaitForAsyncUtils.waitForFxEvents();
        hand.clickOn("#palette-bottleneck").clickOn("#cell-11-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(AdapterKind.BOTTLENECK), hand.kinds());
        hand.clickOn("#tab-grid");
        WaitForAsyncUtils.waitForFxEvents();
        Node cell = hand.lookup("#cell-11-ffn-output").query();
        assertTrue(String.valueOf(cell.queryAccessibleAttribute(javafx.scene.AccessibleAttribute.TEXT))
                .contains("Bottleneck"));
    }
}
