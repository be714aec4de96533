package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.app.document.StepName;
import graft.app.fake.Mouse;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// What a key, a menu or a drag acts on is what one has just pointed at; and what undo calls it.
class SelectionTest extends CanvasTest {

    SelectionTest() {
        super(StartRecipe.recipe());
    }

    private static Cell q(int layer) {
        return new Cell(layer, Site.ATTENTION_Q);
    }

    private String undoName() {
        StepName name = document.undoNameProperty().get();
        assertNotNull(name);
        return name.words();
    }

    @Test
    void shiftAndArrowsStretchFromWhatWasClickedLast() {
        hand.clickOn("#cell-9-ffn-up").push(KeyCode.SHIFT, KeyCode.DOWN);
        assertEquals(2, document.selection().cells().size());
        hand.clickOn("#cell-11-attention-q").push(KeyCode.SHIFT, KeyCode.DOWN);
        assertEquals(Set.of(q(11), q(10)), document.selection().cells());
        hand.push(KeyCode.SHIFT, KeyCode.DOWN);
        assertEquals(Set.of(q(11), q(10), q(9)), document.selection().cells());
        hand.push(KeyCode.SHIFT, KeyCode.UP).push(KeyCode.SHIFT, KeyCode.UP);
        assertEquals(Set.of(q(11)), document.selection().cells(), "and back");
    }

    @Test
    void theArrowsGoOnFromWhereAClickWithShiftOrABandHasStopped() {
        hand.clickOn("#cell-9-attention-q");
        Node cell = hand.lookup("#cell-8-attention-k").query();
        hand.shift(cell, MouseEvent.MOUSE_PRESSED, 0);
        hand.shift(cell, MouseEvent.MOUSE_RELEASED, 0);
        hand.push(KeyCode.SHIFT, KeyCode.DOWN).push(KeyCode.SHIFT, KeyCode.RIGHT);
        assertEquals(block(9, 7, Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V), selected());
        hand.shift(cell, MouseEvent.MOUSE_PRESSED, 0);
        hand.shift(cell, MouseEvent.MOUSE_RELEASED, 0);
        assertEquals(block(9, 8, Site.ATTENTION_Q, Site.ATTENTION_K), selected(), "from where it was begun");
        drag(hand, "#cell-4-attention-k", "#cell-3-attention-q");
        hand.push(KeyCode.SHIFT, KeyCode.DOWN);
        assertEquals(block(4, 2, Site.ATTENTION_Q, Site.ATTENTION_K), selected(), "of a band");
    }

    @Test
    void whatIsPastedStartsAtTheSelectionsUpperLeftCorner() {
        hand.clickOn("#cell-11-ffn-output").push(KeyCode.SHIFT, KeyCode.DOWN).push(KeyCode.CONTROL, KeyCode.C);
        hand.clickOn("#cell-9-attention-output").push(KeyCode.SHIFT, KeyCode.DOWN);
        hand.push(KeyCode.CONTROL, KeyCode.V);
        assertEquals(block(9, 8, Site.ATTENTION_OUTPUT), selected());
    }

    private Set<Cell> selected() {
        return document.selection().cells();
    }

    private static Set<Cell> block(int top, int bottom, Site... sites) {
        Set<Cell> cells = new TreeSet<>();
        for (int layer = bottom; layer <= top; layer++) {
            for (Site site : sites) {
                cells.add(new Cell(layer, site));
            }
        }
        return cells;
    }

    @Test
    void theContextMenuOfALayersNumberIsAboutThatLayer() {
        hand.clickOn("#cell-11-ffn-output");
        hand.rightClickOn("#row-4");
        assertEquals(
                Set.of(4),
                document.selection().cells().stream().map(Cell::layer).collect(Collectors.toSet()));
        hand.clickOn("Leave these layers out");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11), hand.layers());
    }

    @Test
    void theContextMenuOfAColumnsHeadIsAboutThatColumn() {
        hand.clickOn("#cell-11-ffn-output");
        hand.rightClickOn("#column-attention-q");
        assertEquals(12, document.selection().cells().size());
        assertTrue(document.selection().contains(q(0)));
        hand.type(KeyCode.ESCAPE);
    }

    @Test
    void aClickOnTheFocusedPlaceTakesTheKeyboardFromAField() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-11-ffn-output").clickOn("#palette-search");
        hand.clickOn("#cell-11-ffn-output").type(KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(11, hand.layers().size());
        hand.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void aDragUpwardsWithShiftMeansThePlaceWhereItBegins() {
        hand.clickOn("#cell-9-ffn-output");
        Node cell = hand.lookup("#cell-3-ffn-output").query();
        hand.shift(cell, MouseEvent.MOUSE_PRESSED, 0);
        hand.shift(cell, MouseEvent.MOUSE_DRAGGED, -10);
        hand.shift(cell, MouseEvent.MOUSE_DRAGGED, -30);
        hand.shift(cell, MouseEvent.MOUSE_RELEASED, -30);
        assertEquals(32, hand.size(3));
        assertEquals(16, hand.size(6), "not what lies between it and what was selected");
        assertEquals(Set.of(new Cell(3, Site.FFN_OUTPUT)), document.selection().cells());
    }

    @Test
    void theFrameOfTheKeyboardIsOnAPlaceThatAPatternHasSelected() {
        hand.clickOn("#cell-11-attention-q");
        hand.write("2,", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(q(10), document.selection().focus());
        assertTrue(hand.lookup("#cell-10-attention-q").<Node>query().isFocused());
    }

    @Test
    void movingCopyingAndCuttingAreUndoneByTheirNames() {
        drag(hand, "#cell-11-ffn-output", "#cell-11-attention-output");
        assertEquals("move adapters", undoName());
        hand.clickOn("#cell-11-attention-output").push(KeyCode.CONTROL, KeyCode.X);
        assertEquals("cut", undoName());
        assertEquals(
                "One place emptied.",
                hand.lookup("#said").<Labeled>queryAs(Labeled.class).getText());
    }

    @Test
    void oneAdapterInAllLayersOfSeveralColumnsIsOneCommand() {
        Recipe before = document.recipe();
        hand.rightClickOn("#row-4");
        hand.interact(() -> {
            item(((Menu) item(opened().getItems(), "Insert in all layers")).getItems(), "LoRA")
                    .fire();
        });
        assertTrue(document.recipe().adapters().stream()
                .anyMatch(adapter -> adapter.sites().containsAll(Set.of(Site.ATTENTION_Q, Site.FFN_DOWN))));
        hand.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void whatNeedsAnAdapterIsGreyInTheMenuOfAnEmptyPlaceAndItsKeysSayWhy() {
        Recipe before = document.recipe();
        hand.rightClickOn("#cell-5-ffn-output");
        hand.interact(
                () -> assertFalse(item(opened().getItems(), "Halve the size").isDisable()));
        hand.type(KeyCode.ESCAPE);
        hand.rightClickOn("#cell-5-attention-q");
        hand.interact(() -> {
            List<MenuItem> items = opened().getItems();
            for (String words : List.of("Halve the size", "Switch on or off", "Cut", "Copy", "Remove")) {
                assertTrue(item(items, words).isDisable(), words);
            }
            assertFalse(item(items, "Paste").isDisable());
        });
        hand.type(KeyCode.ESCAPE);
        for (KeyCode key : List.of(KeyCode.DELETE, KeyCode.X)) {
            hand.clickOn("#cell-5-attention-q").type(key);
            WaitForAsyncUtils.waitForFxEvents();
            assertEquals("No adapter stands there.", hand.said());
        }
        assertEquals(before, document.recipe());
    }

    private static ContextMenu opened() {
        return (ContextMenu) Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static MenuItem item(List<MenuItem> items, String words) {
        return items.stream()
                .filter(item -> words.equals(item.getText()))
                .findFirst()
                .orElseThrow();
    }

    private static void drag(FxRobot robot, String begin, String end) {
        Node cell = robot.lookup(begin).query();
        Point2D from = Mouse.middle(cell);
        Point2D to = Mouse.middle(robot.lookup(end).query());
        robot.interact(() -> {
            Mouse.fire(cell, MouseEvent.MOUSE_PRESSED, from.getX(), from.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, from.getX() + 6, from.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, to.getX(), to.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_RELEASED, to.getX(), to.getY());
        });
    }
}
