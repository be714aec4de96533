package graft.app.runs;

import graft.app.document.FieldWords;
import graft.app.runs.RunDifferences.Difference;
import graft.app.ui.Controls;
import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// Only what tells the selected runs apart: a row for each field, a column for each run.
final class DifferencesView extends TableView<Difference> {

    DifferencesView() {
        setId("run-differences");
        getStyleClass().addAll("dense", "g-table");
    }

    /// The field's name, and its path in grey.
    private static final class FieldCell extends TableCell<Difference, String> {
        @Override
        protected void updateItem(@Nullable String path, boolean empty) {
            super.updateItem(path, empty);
            boolean named = !empty && path != null && !FieldWords.of(path).equals(path);
            setText(empty || path == null ? "" : FieldWords.of(path));
            setContentDisplay(ContentDisplay.RIGHT);
            setGraphic(named ? Controls.label(String.valueOf(path), "g-muted", "g-small") : null);
        }
    }

    void show(List<RunRow> runs) {
        List<TableColumn<Difference, String>> columns = new ArrayList<>();
        TableColumn<Difference, String> field = new TableColumn<>(Messages.text("runs.differences.field"));
        field.setCellValueFactory(
                cell -> new SimpleStringProperty(cell.getValue().path()));
        field.setCellFactory(any -> new FieldCell());
        field.setPrefWidth(260);
        columns.add(field);
        for (int i = 0; i < runs.size(); i++) {
            int at = i;
            TableColumn<Difference, String> column =
                    new TableColumn<>(runs.get(i).id());
            column.setCellValueFactory(
                    cell -> new SimpleStringProperty(cell.getValue().values().get(at)));
            column.setPrefWidth(190);
            columns.add(column);
        }
        getColumns().setAll(columns);
        getItems().setAll(runs.size() < 2 ? List.of() : RunDifferences.of(runs));
        setPlaceholder(Controls.label(
                runs.size() < 2 ? Messages.text("runs.differences.few") : Messages.text("runs.differences.none"),
                "g-muted"));
    }
}
