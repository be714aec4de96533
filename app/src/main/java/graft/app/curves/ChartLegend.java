package graft.app.curves;

import graft.app.curves.CurvesViewModel.Line;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.MarkKind;
import graft.app.ui.ThemeColors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.SVGPath;

/// The row above a chart: its title, then each run with mark, name and current value.
final class ChartLegend extends HBox {

    private static final int MOST = 6;
    private static final int MOST_SMALL = 2;

    private record Entry(HBox node, Region mark, SVGPath shape, Label name, Label value) {}

    private final List<Entry> entries = new ArrayList<>();

    private final boolean named;
    private final boolean rates;

    /// @param named with the runs' names, not only their values
    /// @param rates whether the values are learning rates
    ChartLegend(String title, boolean named, boolean rates) {
        this.named = named;
        this.rates = rates;
        getStyleClass().addAll("g-row", "g-legend");
        Label label = Controls.label(title, "g-strong", "g-small");
        label.setMinWidth(USE_PREF_SIZE);
        getChildren().add(label);
    }

    void show(List<Line> lines, ThemeColors colors) {
        int count = Math.min(named ? MOST : rates ? 1 : MOST_SMALL, lines.size());
        while (entries.size() < count) {
            entries.add(entry());
        }
        Map<Object, Integer> seen = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean used = i < count;
            entry.node().setVisible(used);
            entry.node().setManaged(used);
            if (used) {
                Line line = lines.get(i);
                int nth = seen.merge(line.kind(), 1, Integer::sum) - 1;
                Color color = ChartColors.of(line.kind(), nth, colors);
                mark(entry, line.kind().map(MarkKind::of).orElse(MarkKind.PREFIX), color);
                entry.name().setText(line.label());
                entry.value().setText(rates ? Figures.rate(line.current()) : Figures.metric(line.current()));
            }
        }
    }

    /// Only what has changed is set: a style costs a new layout, and values change many times a second.
    private static void mark(Entry entry, MarkKind kind, Color color) {
        if (!kind.path().equals(entry.shape().getContent())) {
            entry.shape().setContent(kind.path());
            entry.mark()
                    .getStyleClass()
                    .setAll("g-legend-mark", "g-shape-" + kind.name().toLowerCase(Locale.ROOT));
        }
        String style = "-fx-background-color: " + css(color) + ";";
        if (!style.equals(entry.mark().getStyle())) {
            entry.mark().setStyle(style);
        }
    }

    private Entry entry() {
        SVGPath shape = new SVGPath();
        Region mark = new Region();
        mark.setShape(shape);
        mark.getStyleClass().add("g-legend-mark");
        Label name = Controls.label("", "g-small");
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setMinWidth(24);
        name.setVisible(named);
        name.setManaged(named);
        Label value = Controls.label("", "g-small");
        value.setMinWidth(USE_PREF_SIZE);
        HBox node = new HBox(mark, name, value);
        node.getStyleClass().add("g-legend-entry");
        getChildren().add(node);
        return new Entry(node, mark, shape, name, value);
    }

    static String css(Color color) {
        return String.format(
                java.util.Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(color.getRed() * 255),
                Math.round(color.getGreen() * 255),
                Math.round(color.getBlue() * 255));
    }
}
