package graft.engine.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Quality against trainable parameters (logarithmic), each method with its own mark.
final class QualityChart {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 260;
    private static final int LEFT = 52;
    private static final int BOTTOM = 40;

    private final List<ReportRun> runs;
    private final String metric;

    QualityChart(List<ReportRun> runs, String metric) {
        this.runs = runs.stream()
                .filter(run -> run.summary().trainable() > 0 && Double.isFinite(run.quality(metric)))
                .toList();
        this.metric = metric;
    }

    /// Empty when fewer than two runs can be drawn.
    String svg() {
        if (runs.size() < 2) {
            return "";
        }
        double least =
                runs.stream().mapToDouble(run -> run.quality(metric)).min().orElse(0);
        double most =
                runs.stream().mapToDouble(run -> run.quality(metric)).max().orElse(1);
        double margin = Math.max(0.01, (most - least) * 0.15);
        Axis y = new Axis(least - margin, most + margin, HEIGHT - BOTTOM, 12);
        double fewest = runs.stream().mapToDouble(QualityChart::log).min().orElse(0);
        double all = runs.stream().mapToDouble(QualityChart::log).max().orElse(1);
        Axis x = new Axis(Math.floor(fewest), Math.max(Math.ceil(all), Math.floor(fewest) + 1), LEFT, WIDTH - 150);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s against trainable"
                        + " parameters\">%n",
                WIDTH,
                HEIGHT,
                HtmlReport.escape(metric)));
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
        for (int power = (int) x.low(); power <= x.high(); power++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick middle\" x=\"%.1f\" y=\"%d\">%,d</text>%n",
                    x.at(power),
                    HEIGHT - 20,
                    Math.round(Math.pow(10, power))));
        }
        svg.append(String.format(
                Locale.ROOT, "<text class=\"tick\" x=\"%d\" y=\"%d\">trainable parameters</text>%n", LEFT, HEIGHT - 4));
        LabelPlaces places = new LabelPlaces();
        for (ReportRun run : runs.stream()
                .sorted(Comparator.comparingDouble((ReportRun run) -> run.quality(metric))
                        .reversed())
                .toList()) {
            double px = x.at(log(run));
            double py = y.at(run.quality(metric));
            svg.append(run.mark().at(px, py, 1.1, true));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"name\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
                    px + 11,
                    places.place(px + 11, py + 4, run.title()),
                    HtmlReport.escape(run.title())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double log(ReportRun run) {
        return Math.log10(run.summary().trainable());
    }
}
