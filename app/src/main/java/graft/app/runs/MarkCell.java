package graft.app.runs;

import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The mark of the run's kind; a ring around it says that its curve is kept in view, a flag that it is the baseline.
/// Clicking it keeps or releases it.
final class MarkCell extends TableCell<RunRow, MarkCell.Look> {

    /// What beside the kind is to be seen.
    record Look(boolean pinned, boolean baseline) {}

    private final StackPane ring = new StackPane();
    private final Label flag = new Label("⚑");
    private final HBox both = new HBox(ring, flag);

    private MarkCell() {
        ring.getStyleClass().add("g-ring");
        flag.getStyleClass().add("g-flag");
        both.getStyleClass().add("g-run-mark");
        setTooltip(new Tooltip(Messages.text("runs.pin.hint")));
        setOnMouseClicked(event -> {
            RunRow row = getTableRow() == null ? null : getTableRow().getItem();
            if (row != null) {
                row.pinnedProperty().set(!row.pinnedProperty().get());
                event.consume();
            }
        });
    }

    static TableColumn<RunRow, Look> column() {
        TableColumn<RunRow, Look> column = new TableColumn<>("");
        column.setCellValueFactory(cell -> {
            RunRow row = cell.getValue();
            return Bindings.createObjectBinding(
                    () -> new Look(
                            row.pinnedProperty().get(), row.baselineProperty().get()),
                    row.pinnedProperty(),
                    row.baselineProperty());
        });
        column.setCellFactory(any -> new MarkCell());
        column.setPrefWidth(44);
        column.setResizable(false);
        column.setSortable(false);
        return column;
    }

    @Override
    protected void updateItem(@Nullable Look look, boolean empty) {
        super.updateItem(look, empty);
        RunRow row = getTableRow() == null ? null : getTableRow().getItem();
        if (empty || row == null || look == null) {
            setGraphic(null);
            return;
        }
        ring.getChildren()
                .setAll(row.kind().map(MarkKind::of).map(Mark::new).stream().toList());
        ring.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("pinned"), look.pinned());
        flag.setVisible(look.baseline());
        setAccessibleText(
                look.baseline()
                        ? Messages.text("runs.baseline.spoken")
                        : look.pinned() ? Messages.text("runs.pinned.spoken") : "");
        setGraphic(both);
    }
}
