package graft.app.curves;

import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.runs.Track;
import graft.app.ui.ThemeColors;
import java.util.List;
import java.util.Optional;
import org.jfree.data.xy.DefaultXYDataset;

/// Draws a chart that nobody sees, beside the FX thread, so that fonts and some hundred classes are there before the
/// first one is drawn on it.
final class ChartWarmth {

    private ChartWarmth() {}

    static void warm(ThemeColors colors) {
        ChartFont.warm();
        for (boolean logarithmic : new boolean[] {false, true}) {
            CurvePlot plot = new CurvePlot();
            plot.show(
                    new Picture(List.of(), 0, 10, Optional.empty()),
                    new Quantity("loss", ""),
                    logarithmic ? Track.Axis.EPOCH : Track.Axis.STEP,
                    logarithmic,
                    Optional.empty(),
                    150);
            DefaultXYDataset line = new DefaultXYDataset();
            line.addSeries(0, new double[][] {{0, 5, 10}, {0.2, 0.6, 0.4}});
            for (int layer = 0; layer < 3; layer++) {
                plot.chart().getXYPlot().setDataset(layer, line);
            }
            TokenChartTheme.of(colors, 11, 200).apply(plot.chart());
            PlotCanvas canvas = new PlotCanvas(plot.chart());
            canvas.setWidth(200);
            canvas.setHeight(100);
            canvas.draw();
        }
    }
}
