package graft.app.sweeps;

import graft.app.document.FieldWords;
import graft.app.sweeps.SweepResult.Entry;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;

/// Each measured variant as a line through one upright axis per field and the metric at the end; the better, the
/// stronger its colour.
final class ParallelAxes extends Region {

    private static final double SIDE = 96;
    private static final double TOP = 36;
    private static final double BOTTOM = 16;
    /// Between an axis and its words, and above its title.
    private static final double GAP = 6;

    /// A line with the height, 0 to 1, at which it meets each axis.
    private record Path(Polyline line, double[] heights) {}

    private record Word(Label label, int axis, double height) {}

    private final List<Line> axes = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();

    ParallelAxes() {
        setId("sweep-parallel");
        getStyleClass().add("g-trade-off");
    }

    void show(SweepResult result, Theme theme) {
        getChildren().clear();
        axes.clear();
        paths.clear();
        words.clear();
        int last = result.fields().size();
        for (int axis = 0; axis <= last; axis++) {
            Line line = new Line();
            line.getStyleClass().add("g-dots-track");
            axes.add(line);
            getChildren().add(line);
            word(axis == last ? result.metric() : FieldWords.of(result.fields().get(axis)), axis, 2);
            if (axis < last) {
                List<String> values = result.valuesOf(result.fields().get(axis));
                for (String value : values) {
                    word(SweepResult.shown(value), axis, height(values, value));
                }
            }
        }
        word(Figures.metric(result.lowest()), last, 0);
        word(Figures.metric(result.highest()), last, 1);
        for (Entry entry : result.entries()) {
            if (entry.measured()) {
                path(entry, result, theme);
            }
        }
        words.forEach(word -> word.label().toFront()); // no line goes through them
        requestLayout();
    }

    private void path(Entry entry, SweepResult result, Theme theme) {
        int last = result.fields().size();
        double[] heights = new double[last + 1];
        for (int axis = 0; axis < last; axis++) {
            String field = result.fields().get(axis);
            heights[axis] = height(result.valuesOf(field), entry.values().getOrDefault(field, ""));
        }
        double span = result.highest() - result.lowest();
        heights[last] = span <= 0 ? 0.5 : (entry.row().mean() - result.lowest()) / span;
        Polyline line = new Polyline();
        Color accent = theme.colors().color("accent");
        line.setStroke(theme.colors()
                .color("muted")
                .interpolate(accent, result.goodness(entry.row().mean())));
        line.setStrokeWidth(1.2 + 1.6 * result.goodness(entry.row().mean()));
        Tooltip.install(
                line,
                new Tooltip(entry.row().variant() + ": "
                        + Figures.metric(entry.row().mean())));
        paths.add(new Path(line, heights));
        getChildren().add(line);
    }

    private static double height(List<String> values, String value) {
        int at = values.indexOf(value);
        return values.size() < 2 || at < 0 ? 0.5 : at / (values.size() - 1.0);
    }

    private void word(String text, int axis, double height) {
        Label label = Controls.label(text, "g-muted", "g-head-plain", "g-axis-word");
        words.add(new Word(label, axis, height));
        getChildren().add(label);
    }

    private double x(int axis) {
        return SIDE + (getWidth() - 2 * SIDE) * axis / Math.max(1, axes.size() - 1);
    }

    private double y(double height) {
        return TOP + (getHeight() - TOP - BOTTOM) * (1 - height);
    }

    @Override
    protected void layoutChildren() {
        for (int axis = 0; axis < axes.size(); axis++) {
            Line line = axes.get(axis);
            line.setStartX(x(axis));
            line.setEndX(x(axis));
            line.setStartY(y(1));
            line.setEndY(y(0));
        }
        for (Path path : paths) {
            path.line().getPoints().clear();
            for (int axis = 0; axis < path.heights().length; axis++) {
                path.line().getPoints().addAll(x(axis), y(path.heights()[axis]));
            }
        }
        for (Word word : words) {
            Label label = word.label();
            label.autosize();
            boolean title = word.height() > 1;
            boolean last = word.axis() == axes.size() - 1;
            double beside = last ? x(word.axis()) + GAP : x(word.axis()) - GAP - label.getWidth();
            label.relocate(
                    title ? x(word.axis()) - label.getWidth() / 2 : beside,
                    title ? GAP : y(word.height()) - label.getHeight() / 2);
        }
    }
}
