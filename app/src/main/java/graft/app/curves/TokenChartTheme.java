package graft.app.curves;

import graft.app.ui.ThemeColors;
import java.awt.BasicStroke;
import java.awt.Color;
import org.jfree.chart.ChartTheme;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/// The one look of all charts, from the window's colour tokens: no frame, horizontal grid only, faint small
/// figures.
///
/// @param colors the theme's tokens
/// @param pixels size of figures at the axes
/// @param air    above and below a figure of the vertical axis, in pixels: it decides how many there are
public record TokenChartTheme(ThemeColors colors, double pixels, double air) implements ChartTheme {

    private static final double MOST_AIR = 8;

    /// Of a picture that is so high: a low one has few figures, not none.
    static TokenChartTheme of(ThemeColors colors, double pixels, double height) {
        return new TokenChartTheme(colors, pixels, Math.clamp(height / 16 - pixels / 4, 0, MOST_AIR));
    }

    @Override
    public void apply(JFreeChart chart) {
        Color panel = awt("panel");
        chart.setBackgroundPaint(panel);
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        chart.setBorderVisible(false);
        XYPlot plot = chart.getXYPlot();
        plot.setBackgroundPaint(panel);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(true);
        plot.setRangeGridlinePaint(awt("grid"));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setInsets(new RectangleInsets(pixels / 2 + 2, 2, 0, 10));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        style(plot.getDomainAxis());
        style(plot.getRangeAxis());
        // Insets decide how close figures may stand: few horizontal lines, air below the picture.
        plot.getDomainAxis().setTickLabelInsets(new RectangleInsets(5, 14, 2, 14));
        plot.getRangeAxis().setTickLabelInsets(new RectangleInsets(air, 2, air, 6));
    }

    private void style(ValueAxis axis) {
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        axis.setTickLabelFont(ChartFont.at(pixels));
        axis.setTickLabelPaint(awt("muted"));
        axis.setLowerMargin(0);
        axis.setUpperMargin(0);
    }

    private Color awt(String token) {
        return ChartColors.awt(colors.color(token), 1);
    }
}
