package graft.app.runs;

import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The marks of the run's first kinds; a ring around it says that its curve is kept in view, a flag that it is the
/// baseline.
/// Clicking it keeps or releases it.
final class MarkCell extends TableCell<RunRow, MarkCell.Look> {

    /// What beside the kind is to be seen.
    record Look(boolean pinned, boolean baseline, List<MarkKind> kinds) {}

    private static final int MOST = 2;

    private final HBox marks = new HBox();
    private final StackPane ring = new StackPane(marks);
    private final Label flag = new Label("⚑");
    private final HBox both = new HBox(ring, flag);
    private List<MarkKind> kinds = List.of();

    private MarkCell() {
        marks.getStyleClass().add("g-run-marks");
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
        TableColumn<RunRow, Look> column = new TableColumn<>(Messages.text("runs.column.mark"));
        column.getStyleClass().add("g-run-mark-column"); // its name is for the menu of columns: above marks it is cut
        column.setCellValueFactory(cell -> {
            RunRow row = cell.getValue();
            return Bindings.createObjectBinding(
                    () -> new Look(
                            row.pinnedProperty().get(), row.baselineProperty().get(), row.marks()),
                    row.pinnedProperty(),
                    row.baselineProperty(),
                    row.summaryProperty(),
                    row.factsProperty());
        });
        column.setCellFactory(any -> new MarkCell());
        column.setPrefWidth(52);
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
        if (!look.kinds().equals(kinds)) { // new ones have no colour in their first frame, and would flicker
            kinds = look.kinds();
            marks.getChildren().setAll(kinds.stream().limit(MOST).map(Mark::new).toList());
        }
        ring.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("pinned"), look.pinned());
        flag.setVisible(look.baseline());
        setAccessibleText(
                look.baseline()
                        ? Messages.text("runs.baseline.spoken")
                        : look.pinned() ? Messages.text("runs.pinned.spoken") : "");
        setGraphic(both);
    }
}
