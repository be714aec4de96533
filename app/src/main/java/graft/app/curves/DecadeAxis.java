package graft.app.curves;

import graft.app.ui.Figures;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic vertical axis whose figures stay readable within a decade: 1, 2, 5, or finer where there is room.
final class DecadeAxis extends LogAxis {

    private static final long serialVersionUID = 1L;
    private static final double[][] DIVISIONS = {
        {1}, {1, 3}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}, {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9}
    };
    private static final int ENOUGH = 4;

    @Override
    protected List<NumberTick> refreshTicksVertical(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return ticks(getRange().getLowerBound(), getRange().getUpperBound()).stream()
                .map(value -> new NumberTick(value, figure(value), TextAnchor.CENTER_RIGHT, TextAnchor.CENTER_RIGHT, 0))
                .toList();
    }

    /// Round figures within the stretch, from the coarsest division of decades that has enough of them.
    static List<Double> ticks(double low, double high) {
        List<Double> ticks = List.of();
        for (double[] division : DIVISIONS) {
            ticks = ticks(low, high, division);
            if (ticks.size() >= ENOUGH) {
                break;
            }
        }
        return ticks;
    }

    private static List<Double> ticks(double low, double high, double[] division) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
            for (double part : division) {
                double value = part * Math.pow(10, power);
                if (value >= low && value <= high) {
                    ticks.add(value);
                }
            }
        }
        return ticks;
    }

    static String figure(double value) {
        double power = Math.floor(Math.log10(value) + 1e-9);
        return power < -3 || power > 5 ? Figures.rate(value) : Figures.trimmed(value);
    }
}
