package graft.engine.report;

import graft.engine.runs.RunCurve;
import graft.engine.runs.RunEvent;
import java.util.List;
import java.util.Locale;

/// Training loss over steps as inline SVG: the raw line faint, the smoothed one strong, validation as open circles.
final class LossChart {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int LEFT = 52;
    private static final int BOTTOM = 30;
    private static final int TOP = 12;
    private static final double SMOOTHING = 0.9;

    private final List<ReportRun> runs;
    private final Axis x;
    private final Axis y;

    LossChart(List<ReportRun> runs) {
        this.runs = runs;
        double most = 0;
        double highest = 0;
        for (ReportRun run : runs) {
            RunCurve curve = run.curve();
            for (int i = 0; i < curve.size(); i++) {
                most = Math.max(most, curve.step(i));
                highest = Double.isFinite(curve.loss(i)) ? Math.max(highest, curve.loss(i)) : highest;
            }
        }
        this.x = new Axis(0, Math.max(1, most), LEFT, WIDTH - 8);
        this.y = new Axis(0, Math.max(1e-6, highest), HEIGHT - BOTTOM, TOP);
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Training and validation loss over"
                        + " steps\">%n",
                WIDTH,
                HEIGHT));
        for (double tick : y.ticks()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick end\" x=\"%d\""
                            + " y=\"%.1f\">%s</text>%n",
                    LEFT,
                    WIDTH - 8,
                    y.at(tick),
                    y.at(tick),
                    LEFT - 8,
                    y.at(tick) + 4,
                    Axis.label(tick)));
        }
        for (double tick : x.ticks()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick middle\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    x.at(tick),
                    HEIGHT - 10,
                    Axis.label(tick)));
        }
        runs.forEach(run -> line(svg, run, false));
        runs.forEach(run -> line(svg, run, true));
        runs.forEach(run -> validation(svg, run));
        return svg.append("</svg>\n").toString();
    }

    /// One line of at most two points (lowest and highest) for each column of pixels, so that no spike is lost.
    private void line(StringBuilder svg, ReportRun run, boolean smooth) {
        RunCurve curve = run.curve();
        StringBuilder points = new StringBuilder();
        double mean = Double.NaN;
        long column = -1;
        double low = Double.NaN;
        double high = Double.NaN;
        for (int i = 0; i < curve.size(); i++) {
            double loss = curve.loss(i);
            if (!Double.isFinite(loss)) {
                continue;
            }
            mean = Double.isNaN(mean) ? loss : SMOOTHING * mean + (1 - SMOOTHING) * loss;
            double value = smooth ? mean : loss;
            long here = Math.round(x.at(curve.step(i)));
            if (here != column) {
                flush(points, column, low, high);
                column = here;
                low = value;
                high = value;
            } else {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        flush(points, column, low, high);
        svg.append("<polyline class=\"")
                .append(run.mark().style())
                .append(smooth ? " smooth" : " raw")
                .append("\" points=\"")
                .append(points.toString().strip())
                .append("\"/>\n");
    }

    private void flush(StringBuilder points, long column, double low, double high) {
        if (column < 0) {
            return;
        }
        points.append(String.format(Locale.ROOT, "%d,%.1f ", column, y.at(low)));
        if (high > low) {
            points.append(String.format(Locale.ROOT, "%d,%.1f ", column, y.at(high)));
        }
    }

    private void validation(StringBuilder svg, ReportRun run) {
        for (RunEvent.Evaluated evaluated : run.curve().evaluations()) {
            double loss = evaluated.metrics().getOrDefault("loss", Double.NaN);
            if (Double.isFinite(loss) && loss <= y.high()) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle class=\"%s hollow\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n",
                        run.mark().style(),
                        x.at(evaluated.step()),
                        y.at(loss)));
            }
        }
    }
}
