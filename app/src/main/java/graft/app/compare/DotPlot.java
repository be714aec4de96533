package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.curves.ChartColors;
import graft.app.ui.Figures;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;

/// One row's metric on the axis that all rows share: a dot at the mean with a bar of one standard deviation, solid
/// because it was measured; a dashed line with a hollow end where it was not.
final class DotPlot extends Region {

    private static final double RADIUS = 6;

    /// The stretch of the axis with air at both ends.
    record Scale(double low, double high) {

        /// Covers every measured mean and deviation.
        static Scale of(List<Row> rows) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (Row row : rows) {
                for (double value : row.metric().values()) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
            if (low > high) {
                return new Scale(0, 1);
            }
            double air = Math.max((high - low) * 0.25, 0.01);
            return new Scale(low - air, high + air);
        }

        /// Three or four round figures on the axis.
        List<Double> ticks() {
            double raw = (high - low) / 3.5;
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double step = power * (raw / power >= 5 ? 5 : raw / power >= 2 ? 2 : 1);
            List<Double> ticks = new ArrayList<>();
            for (double tick = Math.ceil(low / step) * step; tick <= high + 1e-12; tick += step) {
                ticks.add(tick);
            }
            return ticks;
        }

        double share(double value) {
            return (value - low) / (high - low);
        }
    }

    private final Line track = new Line();
    private final Line deviation = new Line();
    private final Circle dot = new Circle(RADIUS);
    private Scale scale = new Scale(0, 1);
    private Spread spread = new Spread(List.of());

    DotPlot() {
        getStyleClass().add("g-dots");
        track.getStyleClass().add("g-dots-track");
        dot.setStrokeWidth(1.6);
        deviation.setStrokeWidth(3);
        deviation.setOpacity(0.5);
        getChildren().addAll(track, deviation, dot);
    }

    void show(Row row, Scale newScale, Theme theme) {
        scale = newScale;
        spread = row.metric();
        Color color = ChartColors.of(row.kind(), 0, theme.colors());
        deviation.setStroke(color);
        dot.setFill(color);
        dot.setStroke(color);
        boolean measured = spread.measured();
        dot.setVisible(measured);
        deviation.setVisible(measured && spread.seeds() > 1);
        track.getStrokeDashArray().setAll(measured ? List.of() : List.of(3.0, 3.0));
        setAccessibleText(measured ? Figures.metric(spread.mean()) : "");
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
        if (spread.measured()) {
            double mean = spread.mean();
            dot.setCenterX(left + width * scale.share(mean));
            dot.setCenterY(y);
            deviation.setStartX(left + width * scale.share(mean - spread.deviation()));
            deviation.setEndX(left + width * scale.share(mean + spread.deviation()));
            deviation.setStartY(y);
            deviation.setEndY(y);
        }
    }

    /// The figures under the last row.
    static final class Axis extends Region {

        private static final double GAP = 6;

        private Scale scale = new Scale(0, 1);

        Axis() {
            getStyleClass().add("g-dots-axis");
        }

        void show(Scale newScale) {
            scale = newScale;
            List<Double> ticks = scale.ticks();
            double step = ticks.size() < 2 ? 0.1 : ticks.get(1) - ticks.get(0);
            int digits = Math.clamp((int) Math.ceil(-Math.log10(step) - 1e-9), 0, 4);
            getChildren().clear();
            for (double tick : ticks) {
                Label label = new Label(Figures.decimal(tick, digits));
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
