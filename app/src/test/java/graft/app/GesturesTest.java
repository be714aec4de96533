package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.IdleWindow;
import graft.app.fake.Mouse;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The gestures beyond drag and click, each by mouse and by keyboard, and each taken back by one undo.
@ExtendWith(ApplicationExtension.class)
class GesturesTest {

    private final RecipeDocument document =
            new RecipeDocument(StartRecipe.recipe().withAdapters(List.of()));

    @TempDir
    Path workspace;

    @Start
    void start(Stage stage) {
        IdleWindow.show(stage, document, workspace);
    }

    private void fillAfterFfn(FxRobot robot) {
        robot.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
    }

    private void undoesTo(FxRobot robot, Recipe before) {
        robot.interact(document::undo);
        assertEquals(before, document.recipe(), "one undo takes the gesture back: " + said(robot));
    }

    /// The start recipe's adapter in the top layer alone.
    private static AdapterSpec top() {
        AdapterSpec adapter = StartRecipe.recipe().adapters().getFirst();
        return adapter.withCommon(adapter.common().withLayers(LayerSelection.of(List.of(11))));
    }

    private List<Integer> layers() {
        return document.recipe().adapters().getFirst().layers().resolve(12);
    }

    private static String said(FxRobot robot) {
        return robot.lookup("#said").<Labeled>queryAs(Labeled.class).getText();
    }

    @Test
    void altOverAColumnHeadOffersPatternsInARing(FxRobot robot) {
        Recipe before = document.recipe();
        robot.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        robot.moveBy(20, 5);
        robot.moveTo("#column-attention-v");
        robot.moveBy(2, 1);
        robot.press(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("#pattern-ring").<Node>query().isVisible());
        // The second of six, clockwise from the top: every second layer.
        robot.moveBy(60, -20);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe());
        robot.release(MouseButton.PRIMARY);
        robot.release(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(0, 2, 4, 6, 8, 10), layers(), said(robot));
        assertFalse(robot.lookup("#pattern-ring").<Node>query().isVisible());
        undoesTo(robot, before);
    }

    @Test
    void twoAndACommaSelectEverySecondLayerForTheKeyboard(FxRobot robot) {
        Recipe before = document.recipe();
        robot.clickOn("#cell-11-attention-q");
        robot.write("2,", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(6, document.selection().cells().size());
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("lo", 0);
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(0, 2, 4, 6, 8, 10), layers());
        undoesTo(robot, before);
    }

    @Test
    void whatIsSelectedNeverMovesThePlacesUnderThePointer(FxRobot robot) {
        robot.clickOn("#cell-4-ffn-output").press(KeyCode.SHIFT).type(KeyCode.X).release(KeyCode.SHIFT);
        Node place = robot.lookup("#cell-4-attention-o").query();
        Window window = place.getScene().getWindow();
        for (double width = 1_000; width <= 1_440; width += 40) {
            double wide = width;
            robot.interact(() -> window.setWidth(wide));
            Set<Double> heights = new HashSet<>();
            for (int last : new int[] {4, 3, 0}) {
                robot.interact(() -> document.selection()
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
    void theLayersFieldSelectsByTextAndRefusesNonsenseInWords(FxRobot robot) {
        robot.clickOn("#cell-11-attention-k");
        robot.clickOn("#layers-field").write("0-2,8", 0).type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                List.of(0, 1, 2, 8),
                document.selection().cells().stream().map(Cell::layer).toList());
        for (String wrong : List.of("three", "-1", "40", "")) {
            robot.interact(
                    () -> robot.lookup("#layers-field").queryTextInputControl().setText(wrong));
            robot.clickOn("#layers-field").type(KeyCode.ENTER);
            WaitForAsyncUtils.waitForFxEvents();
            assertEquals(4, document.selection().cells().size(), wrong + " selects nothing");
            assertTrue(
                    robot.lookup("#layers-field").<Node>query().getPseudoClassStates().stream()
                            .anyMatch(state -> state.getPseudoClassName().equals("wrong")),
                    wrong);
        }
    }

    @Test
    void theExampleInTheLayersFieldIsThereToBeReadWhole(FxRobot robot) {
        TextInputControl field = robot.lookup("#layers-field").queryTextInputControl();
        assertEquals("layers 0-5,11", field.getPromptText());
        Text example = new Text(field.getPromptText());
        example.setFont(field.getFont());
        double room = field.getWidth() - field.snappedLeftInset() - field.snappedRightInset();
        assertTrue(example.getLayoutBounds().getWidth() <= room, "in " + room);
    }

    @Test
    void theRingOfPatternsStaysInTheCanvasAndTheCardGivesWayToIt(FxRobot robot) {
        robot.moveTo("#palette-bottleneck").press(MouseButton.PRIMARY);
        robot.moveBy(20, 5);
        Node last = robot.lookup(".g-column-head").<Node>queryAll().stream()
                .max(Comparator.comparingDouble(head -> Mouse.middle(head).getX()))
                .orElseThrow();
        robot.moveTo(last);
        robot.moveBy(2, 1);
        robot.press(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        Bounds canvas = inScene(robot.lookup("#canvas").query());
        Bounds card = inScene(robot.lookup("#drop-card").query());
        Set<Node> chips = robot.lookup(".g-ring-chip").queryAll();
        assertEquals(6, chips.size());
        for (Node chip : chips) {
            assertTrue(canvas.contains(inScene(chip)), inScene(chip) + " is out of " + canvas);
            assertFalse(card.intersects(inScene(chip)), inScene(chip) + " is under " + card);
        }
        robot.release(KeyCode.ALT);
        robot.type(KeyCode.ESCAPE);
        robot.release(MouseButton.PRIMARY);
    }

    private static Bounds inScene(Node node) {
        return node.localToScene(node.getLayoutBounds());
    }

    private int size(int layer) {
        for (AdapterSpec adapter : document.recipe().adapters()) {
            if (adapter instanceof BottleneckSpec bottleneck
                    && adapter.layers().resolve(12).contains(layer)) {
                return bottleneck.size().in(layer, 768);
            }
        }
        return 0;
    }

    /// The robot without a display sends no modifiers with the mouse.
    private static void shift(FxRobot robot, Node cell, EventType<MouseEvent> type, double down) {
        Point2D at = Mouse.middle(cell).add(0, down);
        robot.interact(() -> Mouse.fireWithShift(cell, type, at.getX(), at.getY()));
    }

    @Test
    void theWheelWithShiftChangesTheSizeUnderThePointer(FxRobot robot) {
        fillAfterFfn(robot);
        Recipe before = document.recipe();
        Node cell = robot.lookup("#cell-7-ffn-output").query();
        Point2D at = Mouse.middle(cell);
        robot.interact(() -> cell.fireEvent(new ScrollEvent(
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
        assertEquals(24, size(7), "one notch is one rung");
        assertEquals(16, size(6), "and only there");
        undoesTo(robot, before);
    }

    @Test
    void aDragUpwardsWithShiftEnlargesTheSelectionAsOneCommand(FxRobot robot) {
        fillAfterFfn(robot);
        Recipe before = document.recipe();
        robot.clickOn("#cell-3-ffn-output");
        Node cell = robot.lookup("#cell-3-ffn-output").query();
        shift(robot, cell, MouseEvent.MOUSE_PRESSED, 0);
        shift(robot, cell, MouseEvent.MOUSE_DRAGGED, -10);
        shift(robot, cell, MouseEvent.MOUSE_DRAGGED, -30);
        shift(robot, cell, MouseEvent.MOUSE_RELEASED, -30);
        assertEquals(32, size(3), "two rungs: 24, 32");
        undoesTo(robot, before);
    }

    @Test
    void theEyeOfAPlaceSwitchesItOff(FxRobot robot) {
        fillAfterFfn(robot);
        Recipe before = document.recipe();
        robot.moveTo("#cell-11-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        Node eye = robot.lookup("#cell-11-ffn-output").<Node>query().lookup(".g-eye");
        Point2D middle = robot.point(eye).query();
        robot.moveTo(middle).clickOn(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(
                document.recipe().adapters().stream()
                        .anyMatch(adapter -> !adapter.enabled()
                                && adapter.layers().resolve(12).equals(List.of(11))),
                said(robot));
        undoesTo(robot, before);
    }

    @Test
    void theBlockViewIsEditedLikeTheOthersAndShowsTheArithmetic(FxRobot robot) {
        robot.clickOn("#tab-block");
        WaitForAsyncUtils.waitForFxEvents();
        Recipe before = document.recipe();
        robot.clickOn("#palette-lora").clickOn("#cell-11-attention-v");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(11), layers());
        assertEquals(
                "y = W x + 2 · B[768×8] A[8×768] x\n8·768 + 768·8 = 12,288",
                robot.lookup("#block-words-attention-v")
                        .<Labeled>queryAs(Labeled.class)
                        .getText());
        robot.type(KeyCode.CLOSE_BRACKET);
        robot.write("]", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(16, ((LoraSpec) document.recipe().adapters().getFirst()).rank());
        // The sides lead to other layers, up and down to other sites.
        robot.type(KeyCode.LEFT, KeyCode.UP);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(new Cell(10, Site.ATTENTION_K), document.selection().focus());
        assertTrue(robot.lookup("#cell-10-attention-k").tryQuery().isPresent());
        assertTrue(robot.lookup("#cell-11-attention-k").tryQuery().isEmpty());
        robot.interact(document::undo);
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void droppingOnASitesNameInTheBlockFillsAllLayers(FxRobot robot) {
        robot.clickOn("#tab-block");
        WaitForAsyncUtils.waitForFxEvents();
        robot.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        robot.moveBy(20, 5);
        robot.moveTo("#column-attention-q");
        robot.moveBy(2, 1);
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(12, layers().size(), said(robot));
    }

    @Test
    void theHandleOfASelectionFillsTheLayersBelowItAndTheKeyboardDoesTheSame(FxRobot robot) {
        robot.interact(() -> document.apply("command.place", recipe -> recipe.withAdapters(List.of(top()))));
        Recipe before = document.recipe();
        robot.clickOn("#cell-11-ffn-output");
        Node handle = robot.lookup("#fill-handle").query();
        assertTrue(handle.isVisible());
        robot.moveTo("#fill-handle").press(MouseButton.PRIMARY);
        robot.moveTo("#cell-9-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe(), "only shown until it is let go");
        assertEquals(
                List.of(9, 10, 11),
                document.previewProperty().get().adapters().getFirst().layers().resolve(12));
        robot.moveTo("#cell-8-ffn-output");
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(8, 9, 10, 11), layers(), said(robot));
        assertEquals(4, document.selection().cells().size());
        undoesTo(robot, before);
        // Select downwards, fill down: the same by keys.
        robot.clickOn("#cell-11-ffn-output");
        robot.interact(() -> document.selection()
                .set(Set.of(
                        new Cell(11, Site.FFN_OUTPUT), new Cell(10, Site.FFN_OUTPUT), new Cell(9, Site.FFN_OUTPUT))));
        robot.push(KeyCode.CONTROL, KeyCode.D);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(9, 10, 11), layers(), said(robot));
        undoesTo(robot, before);
    }

    @Test
    void escapeLeavesAPulledBlockAsItWas(FxRobot robot) {
        fillAfterFfn(robot);
        robot.interact(() -> document.apply("command.place", recipe -> recipe.withAdapters(List.of(top()))));
        Recipe before = document.recipe();
        robot.clickOn("#cell-11-ffn-output");
        robot.moveTo("#fill-handle").press(MouseButton.PRIMARY);
        robot.moveTo("#cell-9-ffn-output");
        robot.type(KeyCode.ESCAPE);
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe());
    }
}
