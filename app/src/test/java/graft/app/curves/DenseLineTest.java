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
        Rectangle2D.Double area = new Rectangle2D.Double();
        BufferedImage image = picture(x, y, thinnedFor, area);
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

    /// @param area becomes where the line is drawn
    private static BufferedImage picture(Samples x, Samples y, int thinnedFor, Rectangle2D.Double area) {
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
        area.setRect(info.getPlotInfo().getDataArea());
        return image;
    }

    /// Pixels that have nothing of a line between its lowest and its highest row, in any column or between two.
    private static int holes(Samples x, Samples y) {
        BufferedImage image = picture(x, y, 590, new Rectangle2D.Double());
        int before = -1;
        int holes = 0;
        for (int column = 0; column < image.getWidth(); column++) {
            int top = -1;
            int bottom = -1;
            for (int row = 0; row < image.getHeight(); row++) {
                if ((image.getRGB(column, row) & 0xFFFFFF) == 0xFF0000) {
                    top = top < 0 ? row : top;
                    bottom = row;
                }
            }
            if (top >= 0 && before >= 0 && top > before + 1) {
                holes += top - before - 1;
            }
            before = bottom;
        }
        return holes;
    }

    /// A learning rate's warm-up, drawn beside thousands of steps: it rises by many pixels in a column.
    @Test
    void aSteepLineIsWhole() {
        Samples x = new Samples();
        Samples y = new Samples();
        for (int i = 0; i < 50_000; i++) {
            x.add(i);
            y.add(i < 400 ? 9 - i * 18 / 400.0 : -9 + i * 1e-5);
        }
        assertEquals(0, holes(x, y));
    }

    /// As of a run that was trained for one step.
    @Test
    void aLineOfOnePointIsADotAtItsPlace() {
        ColumnRenderer renderer = new ColumnRenderer(2);
        renderer.setSeriesPaint(0, Color.RED);
        LineData data = new LineData(List.<double[][]>of(new double[][] {{5}, {0.5}}), 100);
        NumberAxis across = new NumberAxis();
        across.setRange(0, 10);
        NumberAxis up = new NumberAxis();
        up.setRange(0, 1);
        ChartRenderingInfo info = new ChartRenderingInfo();
        BufferedImage image = new JFreeChart(null, null, new XYPlot(data, across, up, renderer), false)
                .createBufferedImage(300, 200, info);
        Rectangle2D area = info.getPlotInfo().getDataArea();
        assertEquals(0xFF0000, image.getRGB((int) area.getCenterX(), (int) area.getCenterY()) & 0xFFFFFF);
        int beside = image.getRGB((int) area.getCenterX() + 12, (int) area.getCenterY()) & 0xFFFFFF;
        assertTrue(beside != 0xFF0000, "it is no line");
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
