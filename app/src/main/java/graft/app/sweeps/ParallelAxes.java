package graft.app.sweeps;

import graft.app.document.FieldWords;
import graft.app.sweeps.SweepResult.Entry;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.MetricWords;
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

    /// Between an axis and its words, and above its title.
    private static final double GAP = 6;

    /// A line with the height, 0 to 1, at which it meets each axis.
    private record Path(Polyline line, double[] heights) {}

    /// @param height 0 to 1 of a value, above it of a title
    private record Word(Label label, int axis, double height) {

        boolean title() {
            return height > 1;
        }
    }

    private final List<Line> axes = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private double left;
    private double right;
    private double top;
    private double bottom;

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
            word(
                    axis == last
                            ? MetricWords.of(result.metric())
                            : FieldWords.of(result.fields().get(axis)),
                    axis,
                    2);
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
        return left + (getWidth() - left - right) * axis / Math.max(1, axes.size() - 1);
    }

    private double y(double height) {
        return top + (getHeight() - top - bottom) * (1 - height);
    }

    /// The room that words take around the axes, whatever the size of text.
    private void measure() {
        left = GAP;
        right = GAP;
        double titles = 0;
        double values = 0;
        for (Word word : words) {
            Label label = word.label();
            label.autosize();
            double beside = word.title() ? label.getWidth() / 2 : label.getWidth() + GAP;
            if (word.axis() == 0) {
                left = Math.max(left, beside + GAP);
            }
            if (word.axis() == axes.size() - 1) {
                right = Math.max(right, beside + GAP);
            }
            titles = word.title() ? Math.max(titles, label.getHeight()) : titles;
            values = word.title() ? values : Math.max(values, label.getHeight());
        }
        top = GAP + titles + GAP / 2 + values / 2;
        bottom = GAP + values / 2;
    }

    @Override
    protected void layoutChildren() {
        measure();
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
            boolean title = word.title();
            boolean last = word.axis() == axes.size() - 1;
            double beside = last ? x(word.axis()) + GAP : x(word.axis()) - GAP - label.getWidth();
            label.relocate(
                    title ? x(word.axis()) - label.getWidth() / 2 : beside,
                    title ? GAP : y(word.height()) - label.getHeight() / 2);
        }
    }
}
