package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.curves.ChartColors;
import graft.app.ui.Theme;
import graft.app.ui.Ticks;
import java.util.List;
import javafx.scene.Node;
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
            deviation.setStartX(left + width * Math.max(0, scale.share(value - spread)));
            deviation.setEndX(left + width * Math.min(1, scale.share(value + spread)));
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
            getChildren().clear();
            for (double tick : ticks) {
                Label label = new Label(measure == Measure.METRIC ? Ticks.figure(ticks, tick) : measure.figure(tick));
                label.getStyleClass().addAll("g-muted", "g-head-plain");
                getChildren().add(label);
            }
            requestLayout();
        }

        @Override
        protected void layoutChildren() {
            getChildren().forEach(Node::autosize);
            int every = 1;
            while (every < getChildren().size() && (touching(every) || every > 1 && !even(every))) {
                every++;
            }
            for (int i = 0; i < getChildren().size(); i++) {
                getChildren().get(i).setVisible(i % every == 0);
                getChildren().get(i).relocate(left(i), 0);
            }
        }

        /// Where a figure begins that stands below its place, within the axis.
        private double left(int tick) {
            double width = ((Label) getChildren().get(tick)).getWidth();
            double at = RADIUS
                    + Math.max(1, getWidth() - 2 * RADIUS)
                            * scale.share(scale.ticks().get(tick))
                    - width / 2;
            return Math.clamp(at, 0, Math.max(0, getWidth() - width));
        }

        /// Whether figures would touch of which every so many are shown.
        private boolean touching(int every) {
            for (int i = every; i < getChildren().size(); i += every) {
                Label before = (Label) getChildren().get(i - every);
                if (left(i) < left(i - every) + before.getWidth() + GAP) {
                    return true;
                }
            }
            return false;
        }

        /// Whether they would be equally far apart: every other one of 1, 2, 5, 10 is not.
        private boolean even(int every) {
            List<Double> ticks = scale.ticks();
            double apart = Double.NaN;
            for (int i = every; i < ticks.size(); i += every) {
                double here = scale.share(ticks.get(i)) - scale.share(ticks.get(i - every));
                if (!Double.isNaN(apart) && Math.abs(here - apart) > 1e-6) {
                    return false;
                }
                apart = here;
            }
            return true;
        }
    }
}
