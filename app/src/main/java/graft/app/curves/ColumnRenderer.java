package graft.app.curves;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYDataset;

/// Draws lines as paths, and where a line has more points than the picture has columns as what such a line looks like:
/// one upright bar for each pixel column, from its lowest to its highest value and on to its neighbour's. A path of
/// thousands of joined strokes takes the software pipeline a good part of a second, bars take a few milliseconds.
final class ColumnRenderer extends XYLineAndShapeRenderer {

    private static final long serialVersionUID = 1L;
    /// Points in a column from which on a line is drawn as bars.
    private static final double DENSE = 1.9;

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
        if (data.getItemCount(series) <= DENSE * area.getWidth()) {
            super.drawItem(graphics, state, area, info, plot, domain, range, data, series, item, crosshair, pass);
        } else if (item == state.getLastItemIndex()) {
            graphics.setPaint(getItemPaint(series, 0));
            bars(graphics, area, plot, domain, range, data, series);
        }
    }

    private void bars(
            Graphics2D graphics,
            Rectangle2D area,
            XYPlot plot,
            ValueAxis domain,
            ValueAxis range,
            XYDataset data,
            int series) {
        int left = (int) Math.floor(area.getMinX());
        int columns = (int) Math.ceil(area.getMaxX()) - left;
        double[] low = new double[columns];
        double[] high = new double[columns];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        double before = Double.NaN;
        for (int item = 0; item < data.getItemCount(series); item++) {
            double value = data.getYValue(series, item);
            if (!Double.isFinite(value)) {
                before = Double.NaN;
                continue;
            }
            double y = range.valueToJava2D(value, area, plot.getRangeAxisEdge());
            double x = domain.valueToJava2D(data.getXValue(series, item), area, plot.getDomainAxisEdge());
            int column = Math.clamp((int) Math.floor(x) - left, 0, columns - 1);
            // Half of the way from the last column belongs to this one, so that the bars meet.
            double from = Double.isNaN(before) || low[column] <= high[column] ? y : (before + y) / 2;
            low[column] = Math.min(low[column], Math.min(y, from));
            high[column] = Math.max(high[column], Math.max(y, from));
            before = y;
        }
        for (int column = 0; column < columns; column++) {
            if (low[column] <= high[column]) {
                double top = Math.max(area.getMinY(), Math.floor(low[column] - width / 2));
                double bottom = Math.min(area.getMaxY(), Math.ceil(high[column] + width / 2));
                if (bottom > top) {
                    graphics.fill(new Rectangle2D.Double(left + column, top, 1, bottom - top));
                }
            }
        }
    }
}
