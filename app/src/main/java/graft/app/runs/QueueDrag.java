package graft.app.runs;

import graft.engine.runs.RunState;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// Drags a waiting run of the runs' table to another place of the queue. Within the scene, so that the platform's drag
/// and drop is not needed. It holds the run and not the row: the table's rows show other runs when the order changes
/// underneath.
final class QueueDrag {

    private static final double FAR = 6;

    private final TableView<RunRow> table;
    private final RunRequests requests;
    private @Nullable RunRow dragged;
    private double pressedAt;

    QueueDrag(TableView<RunRow> table, RunRequests requests) {
        this.table = table;
        this.requests = requests;
        table.addEventFilter(MouseEvent.MOUSE_PRESSED, this::press);
        table.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::drag);
        table.addEventFilter(MouseEvent.MOUSE_RELEASED, this::drop);
    }

    private void press(MouseEvent event) {
        RunRow row = waitingUnder(event);
        dragged = event.isPrimaryButtonDown() ? row : null;
        pressedAt = event.getSceneY();
    }

    private void drag(MouseEvent event) {
        if (dragged != null && far(event)) {
            table.setCursor(Cursor.CLOSED_HAND);
        }
    }

    private void drop(MouseEvent event) {
        table.setCursor(null);
        RunRow run = dragged;
        dragged = null;
        RunRow over = waitingUnder(event);
        if (run != null && over != null && over != run && far(event)) {
            requests.moveTo(run, Math.max(0, over.placeProperty().get()));
        }
    }

    private boolean far(MouseEvent event) {
        return Math.abs(event.getSceneY() - pressedAt) > FAR;
    }

    private static @Nullable RunRow waitingUnder(MouseEvent event) {
        Node node = event.getPickResult().getIntersectedNode();
        while (node != null && !(node instanceof TableRow<?>)) {
            node = node.getParent();
        }
        return node instanceof TableRow<?> row
                        && row.getItem() instanceof RunRow run
                        && run.summary().state() == RunState.QUEUED
                ? run
                : null;
    }
}
