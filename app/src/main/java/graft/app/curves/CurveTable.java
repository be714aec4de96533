package graft.app.curves;

import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Reading;
import graft.app.runs.Track;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// The same curves as figures, for screen readers and for reading off: a row for every so many steps in view,
/// a column for each line.
final class CurveTable extends TableView<CurveTable.Row> {

    private static final int ROWS = 60;

    /// One position with each line's value, by label.
    record Row(double x, Map<String, Double> values) {}

    private final CurvesViewModel model;
    private List<String> labels = List.of();
    private Quantity shown = new Quantity("", "");
    private long version = -1;

    CurveTable(CurvesViewModel model) {
        this.model = model;
        setId("curve-table");
        getStyleClass().addAll("dense", "g-table");
    }

    /// Up to date with the model.
    void show(Quantity quantity) {
        if (model.version() == version && quantity.equals(shown)) {
            return;
        }
        version = model.version();
        Picture picture = model.picture(quantity, ROWS);
        List<String> now =
                picture.lines().stream().map(CurvesViewModel.Line::label).toList();
        if (!now.equals(labels) || !quantity.equals(shown)) {
            labels = now;
            shown = quantity;
            columns(quantity);
        }
        List<Row> rows = new ArrayList<>();
        double last = Double.NaN;
        for (int i = 0; i <= ROWS; i++) {
            double x = picture.left() + (picture.right() - picture.left()) * i / ROWS;
            double rounded = model.axisProperty().get() == graft.app.runs.Track.Axis.STEP ? Math.round(x) : x;
            if (rounded != last) {
                last = rounded;
                Map<String, Double> values = new HashMap<>();
                for (Reading.Value value : model.reading(quantity, rounded).values()) {
                    values.put(value.label(), value.value());
                }
                rows.add(new Row(rounded, values));
            }
        }
        getItems().setAll(rows);
    }

    private void columns(Quantity quantity) {
        List<TableColumn<Row, String>> columns = new ArrayList<>();
        TableColumn<Row, String> at = new TableColumn<>(
                switch (model.axisProperty().get()) {
                    case STEP -> Messages.text("curves.step");
                    case EPOCH -> Messages.text("curves.epoch");
                    case TIME -> Messages.text("curves.time");
                    case TOKENS -> Messages.text("curves.tokens");
                    case WALL -> Messages.text("curves.wall");
                });
        boolean clock = model.axisProperty().get() == Track.Axis.WALL;
        at.setCellValueFactory(cell -> {
            double x = cell.getValue().x();
            return new SimpleStringProperty(clock ? Figures.moment(x) : Figures.trimmed(x));
        });
        columns.add(at);
        boolean rates = quantity.key().equals("learning-rate");
        for (String label : labels) {
            TableColumn<Row, String> column = new TableColumn<>(label);
            column.setCellValueFactory(cell -> {
                double value = cell.getValue().values().getOrDefault(label, Double.NaN);
                return new SimpleStringProperty(rates ? Figures.rate(value) : Figures.metric(value));
            });
            column.setPrefWidth(150);
            columns.add(column);
        }
        columns.forEach(column -> {
            column.getStyleClass().add("g-figures");
            column.setSortable(false);
        });
        getColumns().setAll(columns);
    }
}
