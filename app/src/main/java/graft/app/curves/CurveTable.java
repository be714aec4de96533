package graft.app.curves;

import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Reading;
import graft.app.runs.Track;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The same curves as figures, for screen readers and for reading off: a row for every so many steps in view,
/// a column for each line.
final class CurveTable extends TableView<CurveTable.Row> {

    private static final int ROWS = 60;
    private static final List<Long> ROUND = List.of(1L, 2L, 5L);
    /// Widths in em: of the column of positions, of a line's at least and at most, of the bar.
    private static final double POSITION = 7;

    private static final double LEAST = 9;
    private static final double MOST = 26;
    private static final double SCROLL_BAR = 1.2;

    /// One position with each line's value, by label.
    record Row(double x, Map<String, Double> values) {}

    private final CurvesViewModel model;
    private final Theme theme;
    private final Label title = Controls.label("", "g-curve-table-title");
    private List<String> labels = List.of();
    private Quantity shown = new Quantity("", "");
    private long version = -1;

    CurveTable(CurvesViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        widthProperty().addListener((observed, before, now) -> fit());
        theme.scaleProperty().subscribe(scale -> fit());
        setId("curve-table");
        getStyleClass().addAll("dense", "g-table");
    }

    /// What the figures are of, above them.
    Node titled() {
        VBox.setVgrow(this, Priority.ALWAYS);
        return new VBox(title, this);
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
        boolean smoothed = model.smoothingProperty().get() > 0
                && picture.lines().stream().anyMatch(line -> line.raw()[0].length > 0);
        title.setText(
                smoothed
                        ? Messages.text(
                                "curves.table.smoothed",
                                quantity.title(),
                                Figures.fixed(model.smoothingProperty().get(), 2))
                        : quantity.title());
        List<Row> rows = new ArrayList<>();
        for (double x : positions(picture)) {
            Map<String, Double> values = new HashMap<>();
            for (Reading.Value value : model.reading(quantity, x).values()) {
                values.put(value.label(), value.value());
            }
            if (!values.isEmpty()) {
                rows.add(new Row(x, values));
            }
        }
        getItems().setAll(rows);
    }

    /// Every step where they are few, else every so many of them in a round number; of other axes equal parts.
    private List<Double> positions(Picture picture) {
        double span = picture.right() - picture.left();
        List<Double> positions = new ArrayList<>();
        if (model.axisProperty().get() != Track.Axis.STEP) {
            for (int i = 0; i <= ROWS; i++) {
                positions.add(picture.left() + span * i / ROWS);
            }
            return positions;
        }
        long every = round(span / ROWS);
        long last = (long) picture.right();
        long first = Math.max(1, (long) Math.ceil(picture.left()));
        positions.add((double) first);
        for (long step = (first / every + 1) * every; step < last; step += every) {
            positions.add((double) step);
        }
        if (last > first) {
            positions.add((double) last);
        }
        return positions;
    }

    /// The least of 1, 2, 5, 10, 20, 50 … that is no less.
    private static long round(double least) {
        for (long ten = 1; ; ten *= 10) {
            for (long part : ROUND) {
                if (ten * part >= least) {
                    return ten * part;
                }
            }
        }
    }

    private void fit() {
        double em = theme.em();
        int lines = getColumns().size() - 1;
        double each = (getWidth() - (POSITION + SCROLL_BAR) * em) / Math.max(1, lines);
        for (int i = 0; i <= lines; i++) {
            getColumns().get(i).setPrefWidth(em * (i == 0 ? POSITION : Math.clamp(each / em, LEAST, MOST)));
        }
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
            TableColumn<Row, String> column = new TableColumn<>();
            column.setGraphic(Controls.middleCut(label));
            column.setCellValueFactory(cell -> {
                double value = cell.getValue().values().getOrDefault(label, Double.NaN);
                return new SimpleStringProperty(rates ? Figures.rate(value) : Figures.metric(value));
            });
            columns.add(column);
        }
        columns.forEach(column -> {
            column.getStyleClass().add("g-figures");
            column.setSortable(false);
        });
        getColumns().setAll(columns);
        fit();
    }
}
