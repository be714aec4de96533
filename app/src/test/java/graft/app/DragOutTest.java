package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.StartRecipe;
import graft.app.fake.Mouse;
import graft.engine.recipe.Recipe;
import java.util.stream.IntStream;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/// Dragging an adapter out of its place: where letting go removes it, and that the card says so before.
class DragOutTest extends CanvasTest {

    DragOutTest() {
        super(StartRecipe.recipe());
    }

    private static String title(FxRobot robot) {
        return robot.lookup("#drop-card .g-strong")
                .<Labeled>queryAs(Labeled.class)
                .getText();
    }

    /// Lifts the top layer's adapter to a point of the scene; the button is still held.
    private static void lift(FxRobot robot, Point2D to) {
        Node cell = robot.lookup("#cell-11-ffn-output").query();
        Point2D from = Mouse.middle(cell);
        robot.interact(() -> {
            Mouse.fire(cell, MouseEvent.MOUSE_PRESSED, from.getX(), from.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, from.getX() + 6, from.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_DRAGGED, to.getX(), to.getY());
        });
    }

    private static void letGo(FxRobot robot, Point2D at) {
        Node cell = robot.lookup("#cell-11-ffn-output").query();
        robot.interact(() -> Mouse.fire(cell, MouseEvent.MOUSE_RELEASED, at.getX(), at.getY()));
    }

    private void removes(FxRobot robot, Point2D where) {
        Recipe before = document.recipe();
        lift(robot, where);
        assertEquals("Remove Bottleneck", title(robot));
        assertEquals(before, document.recipe(), "only said until it is let go");
        letGo(robot, where);
        assertEquals(IntStream.range(0, 11).boxed().toList(), hand.layers());
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    /// Over the canvas, left of the numbers of its layers.
    private static Point2D besideThePlaces(FxRobot robot) {
        Bounds number = bounds(robot, "#row-11");
        Bounds canvas = bounds(robot, "#canvas");
        Point2D beside = new Point2D((canvas.getMinX() + number.getMinX()) / 2, number.getCenterY());
        assertTrue(canvas.contains(beside) && !number.contains(beside), beside + " in " + canvas);
        return beside;
    }

    private static Bounds bounds(FxRobot robot, String id) {
        Node node = robot.lookup(id).query();
        return node.localToScene(node.getLayoutBounds());
    }

    @Test
    void lettingGoBesideThePlacesRemovesAndTheCardSaysSoBefore() {
        removes(hand, besideThePlaces(hand));
    }

    @Test
    void lettingGoOverThePaletteRemovesToo() {
        removes(hand, Mouse.middle(hand.lookup("#palette-lora").query()));
    }

    @Test
    void theGapBetweenTwoPlacesIsThePlacesAndLosesNothing() {
        Bounds left = bounds(hand, "#cell-11-attention-output");
        Bounds right = bounds(hand, "#cell-11-attention-parallel");
        Point2D gap = new Point2D(left.getMaxX() + 1, left.getCenterY());
        assertTrue(gap.getX() < right.getMinX());
        lift(hand, gap);
        assertTrue(title(hand).startsWith("Move Bottleneck to layer 11, after attention"), title(hand));
        hand.type(KeyCode.ESCAPE);
        letGo(hand, gap);
        assertEquals(12, hand.layers().size());
    }
}
