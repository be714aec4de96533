package graft.app.runs;

import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The mark of the run's kind; a ring around it says that its curve is kept in view. Clicking it keeps or releases
/// it.
final class MarkCell extends TableCell<RunRow, Boolean> {

    private final StackPane ring = new StackPane();

    private MarkCell() {
        ring.getStyleClass().add("g-ring");
        setTooltip(new Tooltip(Messages.text("runs.pin.hint")));
        setOnMouseClicked(event -> {
            RunRow row = getTableRow() == null ? null : getTableRow().getItem();
            if (row != null) {
                row.pinnedProperty().set(!row.pinnedProperty().get());
                event.consume();
            }
        });
    }

    static TableColumn<RunRow, Boolean> column() {
        TableColumn<RunRow, Boolean> column = new TableColumn<>("");
        column.setCellValueFactory(cell -> cell.getValue().pinnedProperty());
        column.setCellFactory(any -> new MarkCell());
        column.setPrefWidth(34);
        column.setResizable(false);
        column.setSortable(false);
        return column;
    }

    @Override
    protected void updateItem(@Nullable Boolean pinned, boolean empty) {
        super.updateItem(pinned, empty);
        RunRow row = getTableRow() == null ? null : getTableRow().getItem();
        if (empty || row == null) {
            setGraphic(null);
            return;
        }
        ring.getChildren()
                .setAll(row.kind().map(MarkKind::of).map(Mark::new).stream().toList());
        ring.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("pinned"), Boolean.TRUE.equals(pinned));
        setGraphic(ring);
    }
}
