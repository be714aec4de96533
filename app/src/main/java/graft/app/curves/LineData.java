package graft.app.curves;

import java.util.List;
import org.jfree.data.DomainOrder;
import org.jfree.data.xy.AbstractXYDataset;

/// Thinned lines as JFreeChart reads them. Whoever draws a whole line takes its columns at once: asking for each number
/// by series and index costs more than drawing it.
final class LineData extends AbstractXYDataset {

    private static final long serialVersionUID = 1L;

    private final transient List<double[][]> lines;
    private final int most;

    /// @param lines positions and values of each, `[2][n]`; not copied
    /// @param most  points of a line that is asked for point by point
    LineData(List<double[][]> lines, int most) {
        this.lines = List.copyOf(lines);
        this.most = most;
    }

    /// Whether a line has so many points that it is drawn as a whole.
    boolean dense(int series) {
        return lines.get(series)[0].length > most;
    }

    /// Positions and values, `[2][n]`; only to be read.
    double[][] line(int series) {
        return lines.get(series);
    }

    @Override
    public int getSeriesCount() {
        return lines.size();
    }

    @Override
    public Comparable<Integer> getSeriesKey(int series) {
        return series;
    }

    @Override
    public DomainOrder getDomainOrder() {
        return DomainOrder.ASCENDING;
    }

    @Override
    public int getItemCount(int series) {
        // One item stands for a whole line: a plot goes through all items of a series by calling its renderer.
        return dense(series) ? 1 : lines.get(series)[0].length;
    }

    @Override
    public double getXValue(int series, int item) {
        return lines.get(series)[0][item];
    }

    @Override
    public double getYValue(int series, int item) {
        return lines.get(series)[1][item];
    }

    @Override
    public Number getX(int series, int item) {
        return getXValue(series, item);
    }

    @Override
    public Number getY(int series, int item) {
        return getYValue(series, item);
    }
}
