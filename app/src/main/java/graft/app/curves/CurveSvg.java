package graft.app.curves;

import graft.app.curves.CurvesViewModel.Line;
import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.ui.Figures;
import graft.app.ui.ThemeColors;
import graft.app.ui.Ticks;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import javafx.scene.paint.Color;

/// A chart as SVG: the same lines as on the screen, with words and figures as text, so that it can be edited
/// and printed at any size. Needs no window.
final class CurveSvg {

    private static final double LEFT = 56;
    private static final double TOP = 34;
    private static final double RIGHT = 14;
    private static final double BOTTOM = 30;

    private final Picture picture;
    private final Window height;
    private final boolean logarithmic;
    private final ThemeColors colors;
    private final double width;
    private final double tall;
    private final StringBuilder svg = new StringBuilder();

    /// @param height      of the vertical axis
    /// @param logarithmic whether that axis is
    CurveSvg(Picture picture, Window height, boolean logarithmic, ThemeColors colors, double width, double tall) {
        this.picture = picture;
        this.height = height;
        this.logarithmic = logarithmic;
        this.colors = colors;
        this.width = width;
        this.tall = tall;
    }

    /// @param axis   what the horizontal one is, in words
    /// @param figure how its figures are written
    String text(Quantity quantity, String axis, DoubleFunction<String> figure) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
                        + "font-family=\"Inter, sans-serif\" font-size=\"11\">",
                width, tall);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>", css("panel"));
        List<Double> heights = logarithmic
                ? DecadeAxis.ticks(height.left(), height.right())
                : Ticks.of(height.left(), height.right(), 5);
        for (double tick : heights) {
            double y = y(tick);
            add("<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\"/>", LEFT, y, width - RIGHT, css("grid"));
            label(LEFT - 8, y + 4, "end", height(quantity, heights, tick));
        }
        for (double tick : Ticks.of(
                picture.left(), picture.right(), figure.apply(picture.left()).length() > 8 ? 4 : 8)) {
            label(x(tick), tall - BOTTOM + 16, "middle", figure.apply(tick));
        }
        label(width - RIGHT, tall - 4, "end", axis);
        svg.append(String.format(
                Locale.ROOT,
                "<clipPath id=\"plot\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></clipPath>%n",
                LEFT,
                TOP,
                width - LEFT - RIGHT,
                tall - TOP - BOTTOM));
        svg.append("<g clip-path=\"url(#plot)\" fill=\"none\" stroke-linejoin=\"round\">\n");
        StringBuilder legend = new StringBuilder(
                "<tspan font-weight=\"bold\" fill=\"" + css("text") + "\">" + escaped(quantity.title()) + "</tspan>");
        for (Line line : picture.lines()) {
            Color color = ChartColors.of(line.kind(), line.nth(), colors);
            draw(line, ChartLegend.css(color));
            legend.append("<tspan dx=\"16\" fill=\"")
                    .append(ChartLegend.css(color))
                    .append("\">■</tspan><tspan dx=\"5\">")
                    .append(escaped(line.label() + " " + Figures.metric(line.current())))
                    .append("</tspan>");
        }
        svg.append("</g>\n");
        add("<text x=\"%.1f\" y=\"18\" fill=\"%s\" font-size=\"12\">%s</text>", 12.0, css("text"), legend);
        return svg.append("</svg>\n").toString();
    }

    /// As the axis on the screen writes it.
    private String height(Quantity quantity, List<Double> all, double tick) {
        if (logarithmic) {
            return DecadeAxis.figure(tick);
        }
        return quantity.key().equals("learning-rate") ? Figures.rate(tick) : Ticks.figure(all, tick);
    }

    private void draw(Line line, String color) {
        line.band()
                .ifPresent(band -> add(
                        "<path d=\"%s L%sZ\" fill=\"%s\" fill-opacity=\"0.16\"/>",
                        path(band.low(), false), path(band.high(), true).substring(1), color));
        if (line.smooth()[0].length == 1 && Double.isFinite(line.smooth()[1][0])) {
            add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>",
                    x(line.smooth()[0][0]), y(line.smooth()[1][0]), ColumnRenderer.DOT + 1, color);
        }
        if (line.raw()[0].length > 0) {
            add("<path d=\"%s\" stroke=\"%s\" stroke-opacity=\"0.22\"/>", path(line.raw(), false), color);
        }
        if (line.smooth()[0].length > 0) {
            String dashes = line.run().baselineProperty().get() ? " stroke-dasharray=\"7 4\"" : "";
            add("<path d=\"%s\" stroke=\"%s\" stroke-width=\"2\"%s/>", path(line.smooth(), false), color, dashes);
        }
        for (int i = 0; i < line.validation()[0].length; i++) {
            add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.2\" stroke=\"%s\" stroke-width=\"1.6\" fill=\"%s\"/>",
                    x(line.validation()[0][i]), y(line.validation()[1][i]), color, css("panel"));
        }
    }

    /// Values that are not finite break the line.
    private String path(double[][] points, boolean backwards) {
        StringBuilder path = new StringBuilder();
        int count = points[0].length;
        boolean down = false;
        for (int k = 0; k < count; k++) {
            int i = backwards ? count - 1 - k : k;
            if (Double.isFinite(points[1][i])) {
                path.append(
                        String.format(Locale.ROOT, "%s%.1f %.1f", down ? "L" : "M", x(points[0][i]), y(points[1][i])));
                down = true;
            } else {
                down = false;
            }
        }
        return path.isEmpty() ? "M0 0" : path.toString();
    }

    private double x(double value) {
        return LEFT + (width - LEFT - RIGHT) * (value - picture.left()) / (picture.right() - picture.left());
    }

    private double y(double value) {
        double share = logarithmic
                ? (Math.log(Math.max(value, 1e-300)) - Math.log(height.left()))
                        / (Math.log(height.right()) - Math.log(height.left()))
                : (value - height.left()) / (height.right() - height.left());
        return tall - BOTTOM - (tall - TOP - BOTTOM) * share;
    }

    private void label(double x, double y, String anchor, String words) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, anchor, css("muted"), escaped(words));
    }

    private void add(String format, Object... parts) {
        svg.append(String.format(Locale.ROOT, format, parts)).append('\n');
    }

    private String css(String token) {
        return ChartLegend.css(colors.color(token));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
