package graft.app.runs;

import graft.app.ui.Messages;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A run's name. By its end it is told from others of the same beginning ({@link RunNames}): where room is lacking the
/// beginning is cut, and all of it is in the hint.
final class NameCell extends TableCell<RunRow, String> {

    /// What is left of a beginning that is cut, in em.
    static final double BEGINNING = 4;

    private final Label beginning = new Label();
    private final Label apart = new Label();
    private final HBox both = new HBox(beginning, apart);
    private final Tooltip whole = new Tooltip();

    private NameCell() {
        beginning.setMinWidth(0);
        beginning.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        apart.setMinWidth(Region.USE_PREF_SIZE);
        both.getStyleClass().add("g-name");
        both.setMaxWidth(Double.MAX_VALUE);
    }

    static TableColumn<RunRow, String> column() {
        TableColumn<RunRow, String> column = new TableColumn<>(Messages.text("runs.column.name"));
        column.setCellValueFactory(cell -> cell.getValue().nameProperty());
        column.setCellFactory(any -> new NameCell());
        column.setPrefWidth(144);
        return column;
    }

    /// By what a name is told from others of the same beginning, or empty.
    static String apart(String name) {
        int end = name.indexOf(RunNames.APART);
        return end < 0 ? "" : name.substring(end);
    }

    @Override
    protected void updateItem(@Nullable String name, boolean empty) {
        super.updateItem(name, empty);
        if (empty || name == null) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText(null);
            return;
        }
        String end = apart(name);
        beginning.setText(name.substring(0, name.length() - end.length()));
        apart.setText(end);
        whole.setText(name);
        setAccessibleText(name);
        setTooltip(whole);
        setGraphic(both);
    }
}
