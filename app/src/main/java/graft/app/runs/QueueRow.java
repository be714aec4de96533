package graft.app.runs;

import graft.engine.runs.RunState;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.TableRow;
import javafx.scene.input.MouseEvent;

/// A row of the runs' table that can be dragged to another place of the queue while it waits. Within the
/// scene, so that the platform's drag and drop is not needed.
final class QueueRow extends TableRow<RunRow> {

    private static final double FAR = 6;

    private final RunRequests requests;
    private double pressedAt;

    QueueRow(RunRequests requests) {
        this.requests = requests;
        setOnMousePressed(event -> pressedAt = event.getSceneY());
        setOnMouseDragged(event -> {
            if (waits(getItem()) && far(event)) {
                setCursor(Cursor.CLOSED_HAND);
            }
        });
        setOnMouseReleased(this::drop);
    }

    private boolean far(MouseEvent event) {
        return Math.abs(event.getSceneY() - pressedAt) > FAR;
    }

    private void drop(MouseEvent event) {
        setCursor(null);
        RunRow dragged = getItem();
        if (!waits(dragged) || !far(event)) {
            return;
        }
        RunRow over = rowUnder(event);
        if (over != null && over != dragged && waits(over)) {
            requests.moveTo(dragged, Math.max(0, over.placeProperty().get()));
        }
    }

    private @org.jspecify.annotations.Nullable RunRow rowUnder(MouseEvent event) {
        Node node = event.getPickResult().getIntersectedNode();
        while (node != null && !(node instanceof QueueRow)) {
            node = node.getParent();
        }
        return node instanceof QueueRow row ? row.getItem() : null;
    }

    private static boolean waits(@org.jspecify.annotations.Nullable RunRow row) {
        return row != null && row.summary().state() == RunState.QUEUED;
    }
}
