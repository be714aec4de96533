package graft.app.fake;

import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// The first button of a mouse, where the robot cannot do it: without a display it sends no modifiers, and where frames
/// are counted it is too slow.
public final class Mouse {

    private Mouse() {}

    /// The middle of a node in its scene.
    public static Point2D middle(Node node) {
        return node.localToScene(
                node.getLayoutBounds().getCenterX(), node.getLayoutBounds().getCenterY());
    }

    /// Sends an event at a point of the scene.
    public static void fire(Node node, EventType<MouseEvent> type, double x, double y) {
        Event.fireEvent(node, at(type, x, y, true, false));
    }

    /// The same with Shift held.
    public static void fireWithShift(Node node, EventType<MouseEvent> type, double x, double y) {
        Event.fireEvent(node, at(type, x, y, true, true));
    }

    /// Moves over a node, no button held.
    public static void move(Node node, double x, double y) {
        Event.fireEvent(node, at(MouseEvent.MOUSE_MOVED, x, y, false, false));
    }

    private static MouseEvent at(EventType<MouseEvent> type, double x, double y, boolean held, boolean shift) {
        return new MouseEvent(
                type,
                x,
                y,
                x,
                y,
                held ? MouseButton.PRIMARY : MouseButton.NONE,
                held ? 1 : 0,
                shift,
                false,
                false,
                false,
                held,
                false,
                false,
                false,
                false,
                false,
                null);
    }
}
