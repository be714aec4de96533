package graft.app.runs;

import graft.app.document.FieldWords;
import graft.app.runs.RunDifferences.Difference;
import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/// Only what tells the selected runs apart: a row for each field, a column for each run.
final class DifferencesView extends TableView<Difference> {

    private static final double FIELD = 17;
    private static final double VALUE = 9;
    private static final double SCROLL_BAR = 1.2;

    private final Theme theme;

    DifferencesView(Theme theme) {
        this.theme = theme;
        setId("run-differences");
        getStyleClass().addAll("dense", "g-table");
        widthProperty().addListener((observed, before, now) -> fit());
        theme.scaleProperty().subscribe(scale -> fit());
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

    /// What has no room is cut; the pointer shows all of it.
    private static final class ValueCell extends TableCell<Difference, String> {
        private final Tooltip whole = new Tooltip();

        @Override
        protected void updateItem(@Nullable String value, boolean empty) {
            super.updateItem(value, empty);
            boolean none = empty || value == null || value.isEmpty();
            setText(none ? "" : value);
            whole.setText(value);
            setTooltip(none ? null : whole);
        }
    }

    void show(List<RunRow> runs) {
        List<TableColumn<Difference, String>> columns = new ArrayList<>();
        TableColumn<Difference, String> field = new TableColumn<>(Messages.text("runs.differences.field"));
        field.setCellValueFactory(
                cell -> new SimpleStringProperty(cell.getValue().path()));
        field.setCellFactory(any -> new FieldCell());
        columns.add(field);
        for (int i = 0; i < runs.size(); i++) {
            int at = i;
            TableColumn<Difference, String> column = new TableColumn<>();
            column.setGraphic(name(runs.get(i)));
            column.setCellValueFactory(
                    cell -> new SimpleStringProperty(cell.getValue().values().get(at)));
            column.setCellFactory(any -> new ValueCell());
            columns.add(column);
        }
        getColumns().setAll(columns);
        fit();
        getItems().setAll(runs.size() < 2 ? List.of() : RunDifferences.of(runs));
        setPlaceholder(Controls.label(
                runs.size() < 2 ? Messages.text("runs.differences.few") : Messages.text("runs.differences.none"),
                "g-muted"));
    }

    /// As the list beside calls it.
    private static Label name(RunRow run) {
        Label name = Controls.middleCut("");
        name.textProperty().bind(run.nameProperty());
        return name;
    }

    /// The runs share what the fields leave.
    private void fit() {
        int runs = getColumns().size() - 1;
        double field = FIELD * theme.em();
        double each = (getWidth() - field - SCROLL_BAR * theme.em()) / Math.max(1, runs);
        for (int i = 0; i <= runs; i++) {
            getColumns().get(i).setPrefWidth(i == 0 ? field : Math.max(VALUE * theme.em(), each));
        }
    }
}
