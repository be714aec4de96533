package graft.app.runs;

import graft.app.runs.RunDifferences.Difference;
import graft.app.ui.Controls;
import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// Only what tells the selected runs apart: a row for each field, a column for each run.
final class DifferencesView extends TableView<Difference> {

    DifferencesView() {
        setId("run-differences");
        getStyleClass().addAll("dense", "g-table");
    }

    void show(List<RunRow> runs) {
        List<TableColumn<Difference, String>> columns = new ArrayList<>();
        TableColumn<Difference, String> field = new TableColumn<>(Messages.text("runs.differences.field"));
        field.setCellValueFactory(
                cell -> new SimpleStringProperty(cell.getValue().path()));
        field.setPrefWidth(220);
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
