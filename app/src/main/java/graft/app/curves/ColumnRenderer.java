package graft.app.curves;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYDataset;

/// Draws lines as paths, and where a line has more points than the picture has columns as what such a line looks like:
/// one upright bar for each pixel column, from its lowest to its highest value and on to its neighbour's. A path of
/// thousands of joined strokes takes the software pipeline a good part of a second, bars take a few milliseconds.
final class ColumnRenderer extends XYLineAndShapeRenderer {

    private static final long serialVersionUID = 1L;
    /// Points in a column from which on a line is drawn as bars.
    static final double DENSE = 1.6;

    /// Radius of a line of one point, beside half of the line's width.
    static final double DOT = 2;

    /// Of the run that others are held against.
    static final BasicStroke DASHED =
            new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {7, 4}, 0);

    private final float width;

    ColumnRenderer(float width) {
        super(true, false);
        this.width = width;
        setDrawSeriesLineAsPath(true);
        setDefaultStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        setAutoPopulateSeriesStroke(false);
    }

    /// The second pass looks at each point for its shape, of which lines have none: half of the time of a picture.
    @Override
    public int getPassCount() {
        return 1;
    }

    @Override
    public void drawItem(
            Graphics2D graphics,
            XYItemRendererState state,
            Rectangle2D area,
            PlotRenderingInfo info,
            XYPlot plot,
            ValueAxis domain,
            ValueAxis range,
            XYDataset data,
            int series,
            int item,
            CrosshairState crosshair,
            int pass) {
        if (data instanceof LineData lines && lines.dense(series)) {
            graphics.setPaint(getItemPaint(series, 0));
            bars(graphics, area, plot, domain, range, lines.line(series));
        } else if (data.getItemCount(series) == 1) {
            graphics.setPaint(getItemPaint(series, 0));
            dot(graphics, area, plot, domain, range, data.getXValue(series, 0), data.getYValue(series, 0));
        } else {
            super.drawItem(graphics, state, area, info, plot, domain, range, data, series, item, crosshair, pass);
        }
    }

    /// A run of one step has a value and no line.
    private void dot(
            Graphics2D graphics, Rectangle2D area, XYPlot plot, ValueAxis domain, ValueAxis range, double x, double y) {
        if (Double.isFinite(y)) {
            double radius = DOT + width / 2;
            double centre = domain.valueToJava2D(x, area, plot.getDomainAxisEdge());
            double height = range.valueToJava2D(y, area, plot.getRangeAxisEdge());
            graphics.fill(new Ellipse2D.Double(centre - radius, height - radius, 2 * radius, 2 * radius));
        }
    }

    /// The columns' extents are gathered in the line's own numbers, so that only two of a column's values are turned
    /// into heights: with eight runs in view that is most of a picture's time.
    private void bars(
            Graphics2D graphics, Rectangle2D area, XYPlot plot, ValueAxis domain, ValueAxis range, double[][] line) {
        int left = (int) Math.floor(area.getMinX());
        Columns columns = new Columns((int) Math.ceil(area.getMaxX()) - left);
        double start = domain.getLowerBound();
        double columnsPerUnit = area.getWidth() / (domain.getUpperBound() - start);
        double offset = area.getMinX() - left;
        double[] positions = line[0];
        double[] values = line[1];
        for (int i = 0; i < positions.length; i++) {
            columns.add((int) (offset + (positions[i] - start) * columnsPerUnit), values[i]);
        }
        RectangleEdge edge = plot.getRangeAxisEdge();
        double highest = area.getMinY();
        double lowest = area.getMaxY();
        DoubleUnaryOperator heights = heights(range, area, edge);
        Bars bars =
                graphics instanceof Bars own ? own : (x, y, w, h) -> graphics.fill(new Rectangle2D.Double(x, y, w, h));
        for (int column = 0; column < columns.low.length; column++) {
            if (columns.low[column] <= columns.high[column]) {
                // Whole pixels by conversion: the simple compiler calls Math.floor and Math.ceil as functions.
                double top = Math.max(highest, (int) (heights.applyAsDouble(columns.high[column]) - width / 2));
                double end = heights.applyAsDouble(columns.low[column]) + width / 2;
                double bottom = Math.min(lowest, (int) end < end ? (int) end + 1 : end);
                if (bottom > top) {
                    bars.bar(left + column, top, 1, bottom - top);
                }
            }
        }
    }

    /// Where values lie. An axis asked for each of some thousand values asks itself each time which kind it is.
    private static DoubleUnaryOperator heights(ValueAxis range, Rectangle2D area, RectangleEdge edge) {
        if (!(range instanceof NumberAxis)) {
            return value -> range.valueToJava2D(value, area, edge);
        }
        double from = range.getLowerBound();
        double bottom = range.valueToJava2D(from, area, edge);
        double perUnit =
                (range.valueToJava2D(range.getUpperBound(), area, edge) - bottom) / (range.getUpperBound() - from);
        return value -> bottom + (value - from) * perUnit;
    }

    /// What fills an upright rectangle without first asking what shape it is: a picture of dense lines has some
    /// thousand of them.
    interface Bars {
        void bar(double left, double top, double width, double height);
    }

    /// What a line covers of each pixel column.
    private static final class Columns {

        private final double[] low;
        private final double[] high;
        private double before = Double.NaN;
        private int newest;

        Columns(int count) {
            low = new double[count];
            high = new double[count];
            Arrays.fill(low, Double.POSITIVE_INFINITY);
            Arrays.fill(high, Double.NEGATIVE_INFINITY);
        }

        /// The line's next point; one that is no number is a gap.
        void add(int at, double value) {
            if (!Double.isFinite(value)) {
                before = Double.NaN;
                return;
            }
            int column = Math.clamp(at, 0, low.length - 1);
            if (!Double.isNaN(before)) {
                // A line is thinned for nearly as many columns as there are: where it skips one, it goes through it.
                for (int skipped = newest + 1; skipped < column; skipped++) {
                    low[skipped] = low[newest];
                    high[skipped] = high[newest];
                }
            }
            if (low[column] > high[column] && !Double.isNaN(before)) {
                // Half of the way from the last column belongs to each, so that the bars meet.
                widen(Math.max(0, column - 1), (before + value) / 2);
                widen(column, (before + value) / 2);
            }
            newest = column;
            widen(column, value);
            before = value;
        }

        private void widen(int column, double value) {
            if (value < low[column]) {
                low[column] = value;
            }
            if (value > high[column]) {
                high[column] = value;
            }
        }
    }
}
