package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.compare.CompareViewModel.Table;
import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import graft.app.ui.Theme;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.application.Platform;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/// The rows of the comparison under their heads: figures in columns, and the chosen measure as dots on one axis.
final class CompareGrid extends GridPane {

    private static final double FIGURES = 7.4;
    /// Below this width in em memory and time are left out rather than squeezed.
    private static final double WIDE = 68;
    /// Below this one only the count stands before the dots: at twice the size of text, or in a small window.
    private static final double NARROW = 44;
    /// Below this one not even the count.
    private static final double NARROWEST = 33;

    private final CompareViewModel model;
    private final Theme theme;
    private final DotPlot.Axis axis = new DotPlot.Axis();
    private final Label belowFigures = new Label();
    private final HBox below = CompareLine.besideWords(axis, belowFigures);
    private final Text measured = new Text();
    private final MenuButton along = new MenuButton();
    private final List<Label> heads = List.of(
            head("compare.method"),
            head("compare.trainable"),
            head("runs.column.percent"),
            head("runs.column.file"),
            head("compare.memory"),
            head("runs.column.time"),
            head("compare.epoch"));
    private final Map<String, CompareLine> lines = new HashMap<>();
    private List<String> laid = List.of();
    private int laidColumns;
    /// Whether an epoch's time was known of any row.
    private boolean laidEpochs;
    private int arranged;
    private int columns = 4;

    CompareGrid(CompareViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        heads.subList(1, 3).forEach(head -> head.setTooltip(new Tooltip(Messages.text("compare.trainable.hint"))));
        getStyleClass().add("g-compare");
        along.setId("compare-measure");
        along.getStyleClass().setAll("menu-button", "g-head-menu");
        along.setOnShowing(event -> along.getItems().setAll(measureItems()));
        along.getItems().add(new MenuItem());
        along.setMaxWidth(Double.MAX_VALUE);
        along.widthProperty().addListener(observed -> fitTitle(model.table()));
        along.fontProperty().addListener(observed -> fitTitle(model.table()));
        theme.levelProperty()
                .subscribe(
                        level -> { // a first lesson compares by the metric
                            along.setMouseTransparent(!level.shows(Level.WORKBENCH));
                            along.setFocusTraversable(level.shows(Level.WORKBENCH));
                            fitTitle(model.table());
                        });
    }

    private static Label head(String key) {
        return Controls.label(Messages.text(key), "g-muted", "g-head-plain");
    }

    /// Leaves out the columns for which there is no room, the last ones first: the metric is what the table is for.
    ///
    /// @param room the width of the table in em
    void fit(double room) {
        int now = room > WIDE ? heads.size() : room > NARROW ? 4 : room > NARROWEST ? 2 : 1;
        if (now != columns) {
            columns = now;
            show(model.table());
        } else {
            fitFigures();
        }
    }

    /// Shows what the table holds now; nodes of a row that stays are kept.
    void show(Table table) {
        List<String> ids = table.rows().stream().map(Row::id).toList();
        Measure measure = model.measureProperty().get();
        Scale scale = Scale.of(table.rows(), measure, table.metric());
        fitTitle(table);
        axis.show(measure, scale);
        axis.setVisible(table.rows().stream().anyMatch(row -> !Double.isNaN(measure.value(row))));
        for (Row row : table.rows()) {
            CompareLine line = lines.get(row.id());
            if (line != null) {
                line.show(row, measure, scale, theme);
            }
        }
        fitFigures();
        boolean epochs = table.rows().stream().anyMatch(row -> !Double.isNaN(row.epochSeconds()));
        if (!ids.equals(laid) || columns != laidColumns || epochs != laidEpochs) {
            laid = ids;
            laidColumns = columns;
            laidEpochs = epochs;
            arrange();
        }
    }

    private List<MenuItem> measureItems() {
        return Arrays.stream(Measure.values())
                .map(measure -> {
                    MenuItem item = new MenuItem(measure.title(model.table().metric()));
                    item.setOnAction(event -> model.measureProperty().set(measure));
                    return item;
                })
                .toList();
    }

    /// Dots end where the longest figure of all rows begins, if there is room for it.
    private void fitFigures() {
        measured.setFont(Font.font("Graft Inter", FontWeight.BOLD, theme.em()));
        double width = FIGURES * theme.em();
        for (CompareLine line : lines.values()) {
            measured.setText(line.figure());
            double needed = measured.getLayoutBounds().getWidth();
            width = columns == heads.size() ? Math.max(width, needed) : width;
        }
        for (CompareLine line : lines.values()) {
            line.setFigureWidth(width);
        }
        belowFigures.setPrefWidth(width);
    }

    /// Heads, then the rows one task after the other: a row's first nodes take as long as a frame may.
    private void arrange() {
        getChildren().clear();
        getColumnConstraints().clear();
        int last = last();
        for (int i = 0; i <= last; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i == last ? Priority.ALWAYS : Priority.NEVER);
            column.setHalignment(i == 0 || i == last ? HPos.LEFT : HPos.RIGHT);
            column.setFillWidth(i == last);
            column.setMinWidth(i == last ? 0 : ColumnConstraints.CONSTRAIN_TO_PREF);
            getColumnConstraints().add(column);
        }
        List<Label> shown = heads.subList(0, last);
        for (int i = 0; i < last; i++) {
            add(shown.get(i), i, 0);
        }
        add(along, last, 0);
        arrange(++arranged, 0);
    }

    /// The column of the dots.
    private int last() {
        return Math.min(laidColumns, laidEpochs ? heads.size() : heads.size() - 1);
    }

    private void arrange(int which, int from) {
        List<Row> rows = model.table().rows();
        for (int at = from; which == arranged && at < rows.size(); at++) {
            Row row = rows.get(at);
            CompareLine line = lines.get(row.id());
            boolean fresh = line == null;
            if (line == null) {
                Measure measure = model.measureProperty().get();
                line = new CompareLine(row.id().equals(CompareViewModel.OWN));
                line.show(row, measure, Scale.of(rows, measure, model.table().metric()), theme);
                lines.put(row.id(), line);
                fitFigures();
            }
            List<Node> cells = line.cells(last());
            for (int column = 0; column < cells.size(); column++) {
                add(cells.get(column), column, at + 1);
            }
            int next = at + 1;
            if (fresh) {
                Platform.runLater(() -> arrange(which, next));
                return;
            }
        }
        if (which == arranged) {
            add(below, last(), rows.size() + 1);
        }
    }

    /// Where the whole title has no room the metric alone stands there: what it is of is said by the menu.
    private void fitTitle(Table table) {
        String title = title(table);
        measured.setFont(along.getFont());
        measured.setText(title);
        double room = along.getWidth() - along.snappedLeftInset() - along.snappedRightInset();
        boolean fits = room <= 0 || Math.ceil(measured.getLayoutBounds().getWidth()) <= room;
        boolean metric = model.measureProperty().get() == Measure.METRIC;
        along.setText(fits || !metric ? title : marked(MetricWords.title(table.metric())));
        along.setAccessibleText(title);
    }

    private String title(Table table) {
        Measure measure = model.measureProperty().get();
        int seeds = table.rows().stream()
                .mapToInt(row -> row.metric().seeds())
                .max()
                .orElse(0);
        String words = measure != Measure.METRIC || seeds == 0
                ? measure.title(table.metric())
                : seeds == 1
                        ? Messages.text("compare.metric.one", MetricWords.of(table.metric()))
                        : Messages.text("compare.metric.seeds", MetricWords.of(table.metric()), seeds);
        return marked(words);
    }

    /// With the sign that there is a menu, where there is one.
    private String marked(String words) {
        return theme.levelProperty().get().shows(Level.WORKBENCH) ? words + " ▾" : words;
    }
}
