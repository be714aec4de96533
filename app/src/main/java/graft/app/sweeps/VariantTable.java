package graft.app.sweeps;

import graft.app.document.FieldWords;
import graft.app.sweeps.SweepResult.Entry;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import graft.app.ui.Theme;
import graft.engine.service.SweepTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// What a sweep has measured as a table: a row a variant, a column a field it varies.
final class VariantTable extends TableView<Entry> {

    private final Theme theme;
    private List<String> fields = List.of();

    /// @param reading whether what it shows is still being read
    VariantTable(Theme theme, ObservableValue<Boolean> reading) {
        this.theme = theme;
        setId("sweep-table");
        getStyleClass().addAll("dense", "g-table");
        Label none = Controls.label("", "g-muted");
        none.textProperty()
                .bind(reading.map(still -> still ? Messages.text("sweeps.reading") : Messages.text("sweeps.none")));
        none.setWrapText(true);
        none.setMinHeight(Label.USE_PREF_SIZE);
        setPlaceholder(none);
        theme.scaleProperty().addListener(observed -> widen());
    }

    /// Shows a result; columns stay as they are where it varies the same fields.
    void show(SweepResult result) {
        if (!fields.equals(result.fields()) || getColumns().isEmpty()) {
            fields = result.fields();
            getColumns().setAll(columnsOf(result));
            widen();
        }
        getItems().setAll(result.entries());
    }

    /// Columns hold their words at every size of text.
    private void widen() {
        getColumns()
                .forEach(column -> column.setPrefWidth(
                        (double) column.getUserData() * theme.scaleProperty().get()));
    }

    private static List<TableColumn<Entry, ?>> columnsOf(SweepResult result) {
        List<TableColumn<Entry, ?>> made = new ArrayList<>();
        if (result.fields().isEmpty()) {
            made.add(column(
                    Messages.text("sweeps.variant"), 240, entry -> entry.row().variant()));
        }
        for (String field : result.fields()) {
            made.add(column(FieldWords.of(field), 150, entry -> entry.shown(field)));
        }
        made.add(figure(
                Messages.text("compare.metric", MetricWords.of(result.metric())),
                130,
                entry -> entry.row().mean(),
                entry -> entry.measured()
                        ? Figures.metric(entry.row().mean())
                                + (entry.row().values().size() > 1
                                        ? " ± " + Figures.metric(entry.row().deviation())
                                        : "")
                        : entry.progress().words()));
        made.add(figure(
                Messages.text("sweeps.difference"),
                110,
                entry -> difference(entry.row()),
                entry -> Double.isNaN(difference(entry.row()))
                        ? Figures.NONE
                        : (difference(entry.row()) >= 0 ? "+" : "") + Figures.metric(difference(entry.row()))));
        made.add(figure(
                Messages.text("sweeps.done"),
                80,
                entry -> entry.row().seeds().size(),
                entry -> entry.row().seeds().size() + " / " + entry.row().planned()));
        made.add(figure(
                Messages.text("runs.column.trainable"),
                90,
                entry -> entry.row().trainable(),
                entry -> Figures.count(entry.row().trainable())));
        made.add(figure(
                Messages.text("runs.column.time"),
                84,
                entry -> entry.row().seconds(),
                entry -> Figures.duration(entry.row().seconds())));
        return made;
    }

    private static double difference(SweepTable.Row row) {
        SweepTable.Paired paired = row.difference();
        return paired == null ? Double.NaN : paired.mean();
    }

    private static TableColumn<Entry, String> column(String title, double width, Function<Entry, String> text) {
        TableColumn<Entry, String> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> new SimpleStringProperty(text.apply(cell.getValue())));
        column.setUserData(width);
        return column;
    }

    private static TableColumn<Entry, Entry> figure(
            String title, double width, ToDoubleFunction<Entry> order, Function<Entry, String> text) {
        TableColumn<Entry, Entry> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        column.setComparator(Comparator.comparingDouble(order));
        column.setCellFactory(any -> new TableCell<>() {
            @Override
            protected void updateItem(@org.jspecify.annotations.Nullable Entry entry, boolean empty) {
                super.updateItem(entry, empty);
                setText(empty || entry == null ? "" : text.apply(entry));
            }
        });
        column.getStyleClass().add("g-figures");
        column.setUserData(width);
        return column;
    }
}
