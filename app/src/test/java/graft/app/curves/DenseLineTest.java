package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.runs.Samples;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.junit.jupiter.api.Test;

/// A line of more points than pixels, as it comes to stand in the picture.
class DenseLineTest {

    /// Whether a pixel column of the picture has any of the line, from left to right.
    private static String columns(Samples x, Samples y, int thinnedFor) {
        LineData data = new LineData(List.<double[][]>of(Thinning.thin(x, y, 0, 50_000, thinnedFor)), thinnedFor);
        assertTrue(data.dense(0));
        ColumnRenderer renderer = new ColumnRenderer(1);
        renderer.setSeriesPaint(0, Color.RED);
        NumberAxis across = new NumberAxis();
        across.setRange(0, 50_000);
        NumberAxis up = new NumberAxis();
        up.setRange(-10, 10);
        XYPlot plot = new XYPlot(data, across, up, renderer);
        ChartRenderingInfo info = new ChartRenderingInfo();
        BufferedImage image = new JFreeChart(null, null, plot, false).createBufferedImage(700, 200, info);
        Rectangle2D area = info.getPlotInfo().getDataArea();
        StringBuilder found = new StringBuilder();
        for (int column = (int) Math.ceil(area.getMinX()) + 1; column < (int) area.getMaxX() - 1; column++) {
            boolean red = false;
            for (int row = 0; row < image.getHeight(); row++) {
                red |= (image.getRGB(column, row) & 0xFFFFFF) == 0xFF0000;
            }
            found.append(red ? '#' : '.');
        }
        return found.toString();
    }

    private static void noise(Samples x, Samples y) {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            x.add(i);
            y.add(random.nextGaussian());
        }
    }

    @Test
    void aLineThinnedForFewerColumnsThanThePictureHasLeavesNone() {
        Samples x = new Samples();
        Samples y = new Samples();
        noise(x, y);
        String found = columns(x, y, 590);
        assertEquals("#".repeat(found.length()), found);
    }

    @Test
    void whereValuesAreNoNumbersTheLineHasAGap() {
        Samples x = new Samples();
        Samples all = new Samples();
        noise(x, all);
        Samples y = new Samples();
        for (int i = 0; i < all.size(); i++) {
            y.add(i > 20_000 && i < 30_000 ? Double.NaN : all.get(i));
        }
        String found = columns(x, y, 590);
        assertTrue(found.matches("#+\\.{100,}#+"), found);
    }
}
