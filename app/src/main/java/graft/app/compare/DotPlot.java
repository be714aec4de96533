package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.curves.ChartColors;
import graft.app.ui.Figures;
import graft.app.ui.Theme;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;

/// One row on the axis that all rows share: a dot, solid where it was measured, hollow and dashed where it is
/// estimated; of a metric at the mean of its seeds with a bar of one standard deviation.
final class DotPlot extends Region {

    private static final double RADIUS = 6;

    private final Line track = new Line();
    private final Line deviation = new Line();
    private final Circle dot = new Circle(RADIUS);
    private Scale scale = new Scale(0, 1, false);
    private double value = Double.NaN;
    private double spread;

    DotPlot() {
        getStyleClass().add("g-dots");
        track.getStyleClass().add("g-dots-track");
        dot.setStrokeWidth(1.6);
        deviation.setStrokeWidth(3);
        deviation.setOpacity(0.5);
        getChildren().addAll(track, deviation, dot);
    }

    void show(Row row, Measure measure, Scale newScale, Theme theme) {
        scale = newScale;
        value = measure.value(row);
        boolean seeds = measure == Measure.METRIC && row.metric().seeds() > 1;
        spread = seeds ? row.metric().deviation() : 0;
        Color color = ChartColors.of(row.kind(), 0, theme.colors());
        boolean exact = measure.exact(row);
        deviation.setStroke(color);
        dot.setFill(exact ? color : theme.colors().color("panel"));
        dot.setStroke(color);
        dot.getStrokeDashArray().setAll(exact ? List.of() : List.of(2.5, 2.5));
        dot.setVisible(!Double.isNaN(value));
        deviation.setVisible(seeds);
        track.getStrokeDashArray().setAll(exact ? List.of() : List.of(3.0, 3.0));
        setAccessibleText(measure.figure(value));
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double left = RADIUS;
        double width = Math.max(1, getWidth() - 2 * RADIUS);
        double y = Math.floor(getHeight() / 2) + 0.5;
        track.setStartX(left);
        track.setEndX(left + width);
        track.setStartY(y);
        track.setEndY(y);
        if (!Double.isNaN(value)) {
            dot.setCenterX(left + width * scale.share(value));
            dot.setCenterY(y);
            deviation.setStartX(left + width * scale.share(value - spread));
            deviation.setEndX(left + width * scale.share(value + spread));
            deviation.setStartY(y);
            deviation.setEndY(y);
        }
    }

    /// The figures under the last row.
    static final class Axis extends Region {

        private static final double GAP = 6;

        private Scale scale = new Scale(0, 1, false);
        private Measure measure = Measure.METRIC;

        Axis() {
            getStyleClass().add("g-dots-axis");
        }

        void show(Measure newMeasure, Scale newScale) {
            scale = newScale;
            measure = newMeasure;
            List<Double> ticks = scale.ticks();
            double step = ticks.size() < 2 ? 0.1 : ticks.get(1) - ticks.get(0);
            int digits = Math.clamp((int) Math.ceil(-Math.log10(step) - 1e-9), 0, 4);
            getChildren().clear();
            for (double tick : ticks) {
                Label label = new Label(measure == Measure.METRIC ? Figures.fixed(tick, digits) : measure.figure(tick));
                label.getStyleClass().addAll("g-muted", "g-head-plain");
                getChildren().add(label);
            }
            requestLayout();
        }

        @Override
        protected void layoutChildren() {
            List<Double> ticks = scale.ticks();
            double width = Math.max(1, getWidth() - 2 * RADIUS);
            double taken = 0; // a figure that would touch the one before it is left out
            for (int i = 0; i < getChildren().size(); i++) {
                Label label = (Label) getChildren().get(i);
                label.autosize();
                double at = RADIUS + width * scale.share(ticks.get(i)) - label.getWidth() / 2;
                double x = Math.clamp(at, 0, Math.max(0, getWidth() - label.getWidth()));
                label.setVisible(x >= taken);
                taken = label.isVisible() ? x + label.getWidth() + GAP : taken;
                label.relocate(x, 0);
            }
        }
    }
}
