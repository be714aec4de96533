package graft.app.runs;

import graft.engine.runs.RunState;
import javafx.css.PseudoClass;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// Drags a waiting run of the runs' table to another place of the queue; a line shows where it will stand. Within the
/// scene, so that the platform's drag and drop is not needed. It holds the run and not the row: the table's rows show
/// other runs when the order changes underneath.
final class QueueDrag {

    private static final PseudoClass ABOVE = PseudoClass.getPseudoClass("lands-above");
    private static final PseudoClass BELOW = PseudoClass.getPseudoClass("lands-below");
    private static final double FAR = 6;

    private final TableView<RunRow> table;
    private final RunRequests requests;
    private @Nullable RunRow dragged;
    private @Nullable TableRow<?> marked;
    private double pressedAt;

    QueueDrag(TableView<RunRow> table, RunRequests requests) {
        this.table = table;
        this.requests = requests;
        table.addEventFilter(MouseEvent.MOUSE_PRESSED, this::press);
        table.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::drag);
        table.addEventFilter(MouseEvent.MOUSE_RELEASED, this::drop);
    }

    private void press(MouseEvent event) {
        RunRow run = waiting(rowUnder(event));
        dragged = event.isPrimaryButtonDown() ? run : null;
        pressedAt = event.getSceneY();
    }

    private void drag(MouseEvent event) {
        RunRow run = dragged;
        if (run != null && far(event)) {
            table.setCursor(Cursor.CLOSED_HAND);
            mark(run, rowUnder(event));
        }
    }

    private void drop(MouseEvent event) {
        table.setCursor(null);
        unmark();
        RunRow run = dragged;
        dragged = null;
        RunRow over = waiting(rowUnder(event));
        if (run != null && over != null && over != run && far(event)) {
            requests.moveTo(run, Math.max(0, over.placeProperty().get()));
        }
    }

    /// A run that goes to an earlier place stands before the one whose place it takes, else behind it.
    private void mark(RunRow run, @Nullable TableRow<?> row) {
        unmark();
        RunRow over = waiting(row);
        if (row != null && over != null && over != run) {
            boolean earlier = over.placeProperty().get() < run.placeProperty().get();
            row.pseudoClassStateChanged(earlier ? ABOVE : BELOW, true);
            marked = row;
        }
    }

    private void unmark() {
        if (marked != null) {
            marked.pseudoClassStateChanged(ABOVE, false);
            marked.pseudoClassStateChanged(BELOW, false);
            marked = null;
        }
    }

    private boolean far(MouseEvent event) {
        return Math.abs(event.getSceneY() - pressedAt) > FAR;
    }

    private static @Nullable TableRow<?> rowUnder(MouseEvent event) {
        Node node = event.getPickResult().getIntersectedNode();
        while (node != null && !(node instanceof TableRow<?>)) {
            node = node.getParent();
        }
        return node instanceof TableRow<?> row ? row : null;
    }

    private static @Nullable RunRow waiting(@Nullable TableRow<?> row) {
        return row != null
                        && row.getItem() instanceof RunRow run
                        && run.summary().state() == RunState.QUEUED
                ? run
                : null;
    }
}
