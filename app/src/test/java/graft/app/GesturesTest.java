package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.app.fake.Mouse;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Paint;
import javafx.scene.text.Text;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// The gestures beyond drag and click, each by mouse and by keyboard, and each taken back by one undo.
class GesturesTest extends CanvasTest {

    GesturesTest() {
        super(BARE);
    }

    private void fillAfterFfn(FxRobot robot) {
        robot.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
    }

    /// The start recipe's adapter in the top layer alone.
    private static AdapterSpec top() {
        AdapterSpec adapter = StartRecipe.recipe().adapters().getFirst();
        return adapter.withCommon(adapter.common().withLayers(LayerSelection.of(List.of(11))));
    }

    @Test
    void altOverAColumnHeadOffersPatternsInARing() {
        Recipe before = document.recipe();
        hand.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        hand.moveTo("#column-attention-v");
        hand.moveBy(2, 1);
        hand.press(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(hand.lookup("#pattern-ring").<Node>query().isVisible());
        // The second of six, clockwise from the top: every second layer.
        hand.moveBy(60, -20);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe());
        hand.release(MouseButton.PRIMARY);
        hand.release(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(0, 2, 4, 6, 8, 10), hand.layers(), hand.said());
        assertFalse(hand.lookup("#pattern-ring").<Node>query().isVisible());
        hand.undoesTo(before);
    }

    @Test
    void twoAndACommaSelectEverySecondLayerForTheKeyboard() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-11-attention-q");
        hand.write("2,", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(6, document.selection().cells().size());
        hand.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        hand.write("lo", 0);
        hand.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(0, 2, 4, 6, 8, 10), hand.layers());
        hand.undoesTo(before);
    }

    @Test
    void whatIsSelectedNeverMovesThePlacesUnderThePointer() {
        hand.clickOn("#cell-4-ffn-output").press(KeyCode.SHIFT).type(KeyCode.X).release(KeyCode.SHIFT);
        Node place = hand.lookup("#cell-4-attention-o").query();
        Window window = place.getScene().getWindow();
        for (double width = 1_000; width <= 1_440; width += 40) {
            double wide = width;
            hand.interact(() -> window.setWidth(wide));
            Set<Double> heights = new HashSet<>();
            for (int last : new int[] {4, 3, 0}) {
                hand.interact(() -> document.selection()
                        .set(IntStream.rangeClosed(last, 4)
                                .mapToObj(layer -> new Cell(layer, Site.ATTENTION_OUTPUT))
                                .toList()));
                WaitForAsyncUtils.waitForFxEvents();
                heights.add(Mouse.middle(place).getY());
            }
            assertEquals(1, heights.size(), heights + " at a width of " + width);
        }
    }

    @Test
    void theLayersFieldSelectsByTextAndRefusesNonsenseInWords() {
        hand.clickOn("#cell-11-attention-k");
        hand.clickOn("#layers-field").write("0-2,8", 0).type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                List.of(0, 1, 2, 8),
                document.selection().cells().stream().map(Cell::layer).toList());
        assertTrue(hand.lookup("#surface").<Node>query().isFocusWithin(), "the next key is the canvas's");
        for (String wrong : List.of("three", "-1", "40")) {
            Paint edge = answered(wrong);
            assertEquals(4, document.selection().cells().size(), wrong + " selects nothing");
            assertTrue(wrong(), wrong);
            assertNotEquals(answered(""), edge, "and that is seen while it is written on");
        }
        assertFalse(wrong(), "nothing written is nothing wrong");
        hand.type(KeyCode.ESCAPE);
        assertTrue(hand.lookup("#surface").<Node>query().isFocusWithin());
    }

    private boolean wrong() {
        return hand.lookup("#layers-field").<Node>query().getPseudoClassStates().stream()
                .anyMatch(state -> state.getPseudoClassName().equals("wrong"));
    }

    /// What the field's edge is painted with after Enter, the keyboard still on it.
    private Paint answered(String words) {
        TextInputControl field = hand.lookup("#layers-field").queryTextInputControl();
        hand.clickOn(field);
        hand.interact(() -> field.setText(words));
        hand.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        hand.interact(field::applyCss);
        assertTrue(field.isFocused(), words);
        return field.getBackground().getFills().getFirst().getFill();
    }

    @Test
    void theExampleInTheLayersFieldIsThereToBeReadWhole() {
        TextInputControl field = hand.lookup("#layers-field").queryTextInputControl();
        assertEquals("layers 0-5,11", field.getPromptText());
        Text example = new Text(field.getPromptText());
        example.setFont(field.getFont());
        double room = field.getWidth() - field.snappedLeftInset() - field.snappedRightInset();
        assertTrue(example.getLayoutBounds().getWidth() <= room, "in " + room);
    }

    @Test
    void theRingOfPatternsStaysInTheCanvasAndTheCardGivesWayToIt() {
        hand.moveTo("#palette-bottleneck").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        Node last = hand.lookup(".g-column-head").<Node>queryAll().stream()
                .max(Comparator.comparingDouble(head -> Mouse.middle(head).getX()))
                .orElseThrow();
        hand.moveTo(last);
        hand.moveBy(2, 1);
        hand.press(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        Bounds canvas = inScene(hand.lookup("#canvas").query());
        Bounds card = inScene(hand.lookup("#drop-card").query());
        Set<Node> chips = hand.lookup(".g-ring-chip").queryAll();
        assertEquals(6, chips.size());
        for (Node chip : chips) {
            assertTrue(canvas.contains(inScene(chip)), inScene(chip) + " is out of " + canvas);
            assertFalse(card.intersects(inScene(chip)), inScene(chip) + " is under " + card);
        }
        hand.release(KeyCode.ALT);
        hand.type(KeyCode.ESCAPE);
        hand.release(MouseButton.PRIMARY);
    }

    private static Bounds inScene(Node node) {
        return node.localToScene(node.getLayoutBounds());
    }

    @Test
    void theWheelWithShiftChangesTheSizeUnderThePointer() {
        fillAfterFfn(hand);
        Recipe before = document.recipe();
        Node cell = hand.lookup("#cell-7-ffn-output").query();
        Point2D at = Mouse.middle(cell);
        hand.interact(() -> cell.fireEvent(new ScrollEvent(
                ScrollEvent.SCROLL,
                at.getX(),
                at.getY(),
                at.getX(),
                at.getY(),
                true,
                false,
                false,
                false,
                false,
                false,
                0,
                40,
                0,
                40,
                ScrollEvent.HorizontalTextScrollUnits.NONE,
                0,
                ScrollEvent.VerticalTextScrollUnits.NONE,
                0,
                0,
                null)));
        assertEquals(24, hand.size(7), "one notch is one rung");
        assertEquals(16, hand.size(6), "and only there");
        hand.undoesTo(before);
    }

    @Test
    void aDragUpwardsWithShiftEnlargesTheSelectionAsOneCommand() {
        fillAfterFfn(hand);
        Recipe before = document.recipe();
        hand.clickOn("#cell-3-ffn-output");
        Node cell = hand.lookup("#cell-3-ffn-output").query();
        hand.shift(cell, MouseEvent.MOUSE_PRESSED, 0);
        hand.shift(cell, MouseEvent.MOUSE_DRAGGED, -10);
        hand.shift(cell, MouseEvent.MOUSE_DRAGGED, -30);
        hand.shift(cell, MouseEvent.MOUSE_RELEASED, -30);
        assertEquals(32, hand.size(3), "two rungs: 24, 32");
        hand.undoesTo(before);
    }

    @Test
    void theEyeOfAPlaceSwitchesItOff() {
        fillAfterFfn(hand);
        Recipe before = document.recipe();
        hand.moveTo("#cell-11-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        Node eye = hand.lookup("#cell-11-ffn-output").<Node>query().lookup(".g-eye");
        Point2D middle = hand.point(eye).query();
        hand.moveTo(middle).clickOn(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(
                document.recipe().adapters().stream()
                        .anyMatch(adapter -> !adapter.enabled()
                                && adapter.layers().resolve(12).equals(List.of(11))),
                hand.said());
        hand.undoesTo(before);
    }

    @Test
    void theBlockViewIsEditedLikeTheOthersAndShowsTheArithmetic() {
        hand.clickOn("#tab-block");
        WaitForAsyncUtils.waitForFxEvents();
        Recipe before = document.recipe();
        hand.clickOn("#palette-lora").clickOn("#cell-11-attention-v");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(11), hand.layers());
        assertEquals(
                "y = W x + 2 · B[768×8] A[8×768] x\n8·768 + 768·8 = 12,288",
                hand.lookup("#block-words-attention-v")
                        .<Labeled>queryAs(Labeled.class)
                        .getText());
        hand.type(KeyCode.CLOSE_BRACKET);
        hand.write("]", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(16, ((LoraSpec) document.recipe().adapters().getFirst()).rank());
        // The sides lead to other layers, up and down to other sites.
        hand.type(KeyCode.LEFT, KeyCode.UP);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(new Cell(10, Site.ATTENTION_K), document.selection().focus());
        assertTrue(hand.lookup("#cell-10-attention-k").tryQuery().isPresent());
        assertTrue(hand.lookup("#cell-11-attention-k").tryQuery().isEmpty());
        hand.interact(document::undo);
        hand.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void droppingOnASitesNameInTheBlockFillsAllLayersAndGoesOnShowingTheSameOne() {
        hand.interact(() -> document.selection().focusOn(new Cell(4, Site.FFN_UP)));
        hand.clickOn("#tab-block");
        WaitForAsyncUtils.waitForFxEvents();
        hand.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        hand.moveTo("#column-attention-q");
        hand.moveBy(2, 1);
        hand.letGo();
        assertEquals(12, hand.layers().size(), hand.said());
        assertEquals(new Cell(4, Site.ATTENTION_Q), document.selection().focus());
        assertTrue(hand.lookup("#cell-4-attention-q").tryQuery().isPresent());
        hand.clickOn("#column-attention-v");
        assertEquals(12, document.selection().cells().size());
        assertTrue(hand.lookup("#cell-4-attention-v").tryQuery().isPresent());
    }

    @Test
    void theHandleOfASelectionFillsTheLayersBelowItAndTheKeyboardDoesTheSame() {
        hand.interact(() -> document.apply("command.place", recipe -> recipe.withAdapters(List.of(top()))));
        Recipe before = document.recipe();
        hand.clickOn("#cell-11-ffn-output");
        Node handle = hand.lookup("#fill-handle").query();
        assertTrue(handle.isVisible());
        hand.moveTo("#fill-handle").press(MouseButton.PRIMARY);
        hand.moveTo("#cell-9-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe(), "only shown until it is let go");
        assertEquals(
                List.of(9, 10, 11),
                document.previewProperty().get().adapters().getFirst().layers().resolve(12));
        hand.moveTo("#cell-8-ffn-output");
        hand.letGo();
        assertEquals(List.of(8, 9, 10, 11), hand.layers(), hand.said());
        assertEquals(4, document.selection().cells().size());
        hand.undoesTo(before);
        // Select downwards, fill down: the same by keys.
        hand.clickOn("#cell-11-ffn-output");
        hand.interact(() -> document.selection()
                .set(Set.of(
                        new Cell(11, Site.FFN_OUTPUT), new Cell(10, Site.FFN_OUTPUT), new Cell(9, Site.FFN_OUTPUT))));
        hand.push(KeyCode.CONTROL, KeyCode.D);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(9, 10, 11), hand.layers(), hand.said());
        hand.undoesTo(before);
    }

    @Test
    void escapeLeavesAPulledBlockAsItWas() {
        fillAfterFfn(hand);
        hand.interact(() -> document.apply("command.place", recipe -> recipe.withAdapters(List.of(top()))));
        Recipe before = document.recipe();
        hand.clickOn("#cell-11-ffn-output");
        hand.moveTo("#fill-handle").press(MouseButton.PRIMARY);
        hand.moveTo("#cell-9-ffn-output");
        hand.type(KeyCode.ESCAPE);
        hand.letGo();
        assertEquals(before, document.recipe());
    }
}
