package graft.app.curves;

import graft.app.curves.CurvesViewModel.Band;
import graft.app.curves.CurvesViewModel.Line;
import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.runs.Track;
import graft.app.ui.Figures;
import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import javafx.scene.paint.Color;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYPolygonAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;

/// The JFreeChart plot below a curve chart: three layers (raw, smoothed, validation), filled from thinned pictures.
/// Its own change events are off; whoever fills it draws.
final class CurvePlot {

    private static final double RAW_OPACITY = 0.22;
    private static final double BAND_OPACITY = 0.16;
    /// Of what is drawn beside a line that stands out.
    private static final double BEHIND = 0.3;
    private static final BasicStroke STRESSED = new BasicStroke(3.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final Set<String> LOGARITHMIC = Set.of("loss", "gradient-norm");
    private static final Set<String> FROM_ZERO =
            Set.of("loss", "learning-rate", "gradient-norm", "throughput", "memory");

    private final NumberAxis horizontal = new NumberAxis();
    private final NumberAxis linear = new NumberAxis();
    private final DecadeAxis logarithmic = new DecadeAxis();
    private final ColumnRenderer raw = new ColumnRenderer(1);
    private final ColumnRenderer smooth = new ColumnRenderer(2);
    private final XYLineAndShapeRenderer points = new XYLineAndShapeRenderer(false, true);
    private final XYPlot plot = new XYPlot(null, horizontal, linear, raw);
    private final JFreeChart chart = new JFreeChart(null, null, plot, false);

    CurvePlot() {
        plot.setNotify(false);
        chart.setNotify(false);
        plot.setRenderer(1, smooth);
        plot.setRenderer(2, points);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        points.setUseFillPaint(true);
        points.setDrawOutlines(true);
        points.setUseOutlinePaint(true);
        points.setDefaultShape(new Ellipse2D.Double(-3.2, -3.2, 6.4, 6.4));
        points.setAutoPopulateSeriesShape(false);
        points.setDefaultOutlineStroke(new BasicStroke(1.6f));
        points.setAutoPopulateSeriesOutlineStroke(false);
        horizontal.setAutoRangeIncludesZero(false);
    }

    JFreeChart chart() {
        return chart;
    }

    /// @param axis            what the horizontal one is
    /// @param wantLogarithmic for quantities that have no zero
    /// @param height          of the picture where the user has chosen it
    /// @param columns         pixels that the picture is wide
    void show(
            Picture picture,
            Quantity quantity,
            Track.Axis axis,
            boolean wantLogarithmic,
            Optional<Window> height,
            int columns) {
        int most = (int) (ColumnRenderer.DENSE * columns);
        plot.setDataset(0, layer(picture.lines(), Line::raw, most));
        plot.setDataset(1, layer(picture.lines(), Line::smooth, most));
        plot.setDataset(2, layer(picture.lines(), Line::validation, Integer.MAX_VALUE));
        horizontal.setRange(picture.left(), picture.right());
        horizontal.setStandardTickUnits(
                axis == Track.Axis.STEP ? NumberAxis.createIntegerTickUnits() : NumberAxis.createStandardTickUnits());
        horizontal.setNumberFormatOverride(axis == Track.Axis.WALL ? new WrittenFormat(Figures::moment) : null);
        Extent extent = Extent.of(picture);
        boolean log = wantLogarithmic && LOGARITHMIC.contains(quantity.key()) && extent.lowestPositive() > 0;
        ValueAxis vertical = log ? logarithmic : linear;
        if (log && height.isPresent()) {
            logarithmic.setRange(height.get().left(), height.get().right());
        } else if (log) {
            logarithmic.setRange(
                    extent.lowestPositive() * 0.93, Math.max(extent.high(), extent.lowestPositive()) * 1.07);
        } else {
            Extent padded = extent.padded(FROM_ZERO.contains(quantity.key()));
            linear.setRange(
                    height.map(Window::left).orElse(padded.low()),
                    height.map(Window::right).orElse(padded.high()));
            linear.setNumberFormatOverride(
                    quantity.key().equals("learning-rate") ? new WrittenFormat(Figures::rate) : null);
        }
        if (plot.getRangeAxis() != vertical) {
            plot.setRangeAxis(vertical);
        }
    }

    /// @param stressed label of the line before which the others stand back, or empty
    void dress(Picture picture, TokenChartTheme look, String stressed) {
        boolean some = picture.lines().stream().anyMatch(line -> line.label().equals(stressed));
        look.apply(chart);
        raw.removeAnnotations();
        int series = 0;
        for (Line line : picture.lines()) {
            Color color = ChartColors.of(line.kind(), line.nth(), look.colors());
            boolean stands = some && line.label().equals(stressed);
            double opacity = some && !stands ? BEHIND : 1;
            raw.setSeriesPaint(series, ChartColors.awt(color, RAW_OPACITY * opacity));
            smooth.setSeriesPaint(series, ChartColors.awt(color, opacity));
            smooth.setSeriesStroke(
                    series, line.run().baselineProperty().get() ? ColumnRenderer.DASHED : stands ? STRESSED : null);
            points.setSeriesOutlinePaint(series, ChartColors.awt(color, opacity));
            points.setSeriesPaint(series, ChartColors.awt(color, opacity));
            points.setSeriesFillPaint(series, ChartColors.awt(look.colors().color("panel"), 1));
            line.band().ifPresent(band -> raw.addAnnotation(polygon(band, color), Layer.BACKGROUND));
            series++;
        }
    }

    /// The stretch between the lowest and the highest seed: along the one and back along the other.
    private static XYPolygonAnnotation polygon(Band band, Color color) {
        int low = band.low()[0].length;
        int high = band.high()[0].length;
        double[] corners = new double[2 * (low + high)];
        for (int i = 0; i < low; i++) {
            corners[2 * i] = band.low()[0][i];
            corners[2 * i + 1] = band.low()[1][i];
        }
        for (int i = 0; i < high; i++) {
            corners[2 * (low + i)] = band.high()[0][high - 1 - i];
            corners[2 * (low + i) + 1] = band.high()[1][high - 1 - i];
        }
        return new XYPolygonAnnotation(corners, null, null, ChartColors.awt(color, BAND_OPACITY));
    }

    private static LineData layer(List<Line> lines, Function<Line, double[][]> part, int most) {
        return new LineData(lines.stream().map(part).toList(), most);
    }

    /// The vertical stretch of finite values.
    record Extent(double low, double high, double lowestPositive) {

        static Extent of(Picture picture) {
            double least = picture.limit().map(Window::left).orElse(Double.NEGATIVE_INFINITY);
            double most = picture.limit().map(Window::right).orElse(Double.POSITIVE_INFINITY);
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double positive = Double.POSITIVE_INFINITY;
            for (Line line : picture.lines()) {
                for (double[][] part : parts(line)) {
                    for (double value : part[1]) {
                        if (Double.isFinite(value) && value >= least && value <= most) {
                            low = value < low ? value : low;
                            high = value > high ? value : high;
                            positive = value > 0 && value < positive ? value : positive;
                        }
                    }
                }
            }
            return low > high ? new Extent(0, 1, 0) : new Extent(low, high, Double.isInfinite(positive) ? 0 : positive);
        }

        private static List<double[][]> parts(Line line) {
            return line.band().isPresent()
                    ? List.of(line.band().get().low(), line.band().get().high(), line.validation())
                    : List.of(line.raw(), line.smooth(), line.validation());
        }

        /// With air; from zero where that costs little, so that heights can be compared.
        Extent padded(boolean zeroIsNatural) {
            double air = Math.max((high - low) * 0.1, Math.max(Math.abs(high), 1e-9) * 1e-3);
            double from = zeroIsNatural && low >= 0 && low < 0.55 * high ? 0 : low - air;
            return new Extent(from, high + air, lowestPositive);
        }
    }

    /// Numbers as people write them: rates, times of day.
    private static final class WrittenFormat extends NumberFormat {

        private static final long serialVersionUID = 1L;

        private final transient DoubleFunction<String> words;

        WrittenFormat(DoubleFunction<String> words) {
            this.words = words;
        }

        @Override
        public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
            return to.append(words.apply(number));
        }

        @Override
        public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
            return format((double) number, to, position);
        }

        @Override
        public @org.jspecify.annotations.Nullable Number parse(String source, ParsePosition position) {
            throw new UnsupportedOperationException("axis figures are only written");
        }
    }
}
