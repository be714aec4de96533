package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// What a drop would replace is seen before it is let go; patterns, left-out layers and the quick menu are in the menus
/// and on the keys, too.
class SwapAndMenusTest extends CanvasTest {

    SwapAndMenusTest() {
        super(StartRecipe.recipe());
    }

    @Test
    void aDropOntoAFilledPlaceShowsWhatItReplaces() {
        Recipe before = document.recipe();
        hand.moveTo("#palette-compacter").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        hand.moveTo("#cell-5-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        Node cell = hand.lookup("#cell-5-ffn-output").query();
        Node lost = hand.from(cell).lookup(".g-swap .g-kind-bottleneck").query();
        Node comes =
                hand.from(cell).lookup(".g-cell > .g-kind-compacter.g-mark").query();
        assertTrue(right(lost) < left(comes), "what goes stands before what comes");
        assertFalse(hand.from(hand.lookup("#cell-4-ffn-output").<Node>query())
                .lookup(".g-swap .g-mark")
                .tryQuery()
                .isPresent());
        hand.type(KeyCode.ESCAPE);
        hand.letGo();
        assertFalse(hand.from(cell).lookup(".g-swap .g-mark").tryQuery().isPresent());
        assertEquals(before, document.recipe());
    }

    @Test
    void whatADragHasPassedOverLooksAsBefore() {
        Recipe before = document.recipe();
        hand.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        over(hand, "#cell-5-attention-k");
        over(hand, "#cell-5-attention-v");
        assertEquals(List.of(), tinted(hand, "#cell-5-attention-k"), "the pointer has left it");
        over(hand, "#cell-5-layer-output");
        assertEquals(List.of(), tinted(hand, "#cell-5-attention-v"), "LoRA has no place where the pointer is");
        over(hand, "#cell-4-attention-k");
        over(hand, "#palette-lora");
        assertEquals(List.of(), tinted(hand, "#cell-4-attention-k"), "the pointer has left the canvas");
        over(hand, "#cell-3-attention-k");
        hand.type(KeyCode.ESCAPE);
        hand.letGo();
        for (String passed : List.of("5-attention-k", "5-attention-v", "4-attention-k", "3-attention-k")) {
            assertEquals(List.of(), tinted(hand, "#cell-" + passed));
        }
        assertEquals(1, tinted(hand, "#cell-5-ffn-output").size(), "what is filled has its colour again");
        assertEquals(before, document.recipe());
    }

    @Test
    void whyADropWasRefusedIsToldUntilTheNextGesture() {
        hand.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        over(hand, "#cell-5-layer-output");
        hand.letGo();
        Labeled said = hand.lookup("#said").queryAs(Labeled.class);
        assertTrue(said.getText().contains("LoRA"), said.getText());
        hand.clickOn("#cell-5-attention-k");
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(said.getText().contains("LoRA"), said.getText());
    }

    private static void over(FxRobot robot, String place) {
        robot.moveTo(place);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static List<Node> tinted(FxRobot robot, String cell) {
        return robot
                .from(robot.lookup(cell).<Node>query())
                .lookup(".g-cell-tint")
                .match(Node::isVisible)
                .queryAll()
                .stream()
                .toList();
    }

    private static double left(Node node) {
        Bounds bounds = node.localToScene(node.getLayoutBounds());
        return bounds.getMinX();
    }

    private static double right(Node node) {
        return node.localToScene(node.getLayoutBounds()).getMaxX();
    }

    @Test
    void theInsertMenuOffersPatternsOfLayers() {
        Recipe before = document.recipe();
        hand.interact(() -> {
            Menu insert = menu(hand.lookup("#menu").queryAs(MenuButton.class).getItems(), "Insert");
            Menu patterns = menu(menu(insert.getItems(), "LoRA").getItems(), "Pattern of layers");
            patterns.getOnShowing().handle(null);
            item(menu(patterns.getItems(), "Attention v").getItems(), "Every 2nd layer")
                    .fire();
        });
        assertEquals(List.of(0, 2, 4, 6, 8, 10), hand.layersOf(AdapterKind.LORA));
        hand.undoesTo(before);
    }

    private static Menu menu(List<MenuItem> items, String words) {
        return (Menu) item(items, words);
    }

    private static MenuItem item(List<MenuItem> items, String words) {
        return items.stream()
                .filter(item -> words.equals(item.getText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(words + " is not among "
                        + items.stream().map(MenuItem::getText).toList()));
    }

    @Test
    void aDoubleClickBesideThePlacesOpensTheQuickMenuAndCarriesWhatIsChosen() {
        hand.interact(() -> document.selection().set(Set.of(new Cell(3, Site.FFN_OUTPUT))));
        Node head = hand.lookup("#row-11").query();
        hand.moveTo(head).moveBy(-60, 0).doubleClickOn(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        hand.write("lora", 0).type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), hand.layersOf(AdapterKind.LORA), "nothing is placed where nobody pointed");
        hand.clickOn("#cell-7-attention-q");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(7), hand.layersOf(AdapterKind.LORA));
    }

    @Test
    void layersAreLeftOutByOneKeyAndOneUndo() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-11-attention-q");
        hand.push(KeyCode.SHIFT, KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                hand.layersOf(AdapterKind.BOTTLENECK),
                "the whole layer is empty");
        assertTrue(
                hand.lookup("#said").<Labeled>queryAs(Labeled.class).getText().contains("11"));
        hand.undoesTo(before);
    }
}
