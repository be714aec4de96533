package graft.engine.report;

import graft.engine.runs.AtomicFile;
import graft.engine.runs.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A comparison of runs as one page that needs nothing else: no script, no font, no network.
///
/// @param title  of the page
/// @param lead   what was compared, one or two sentences
/// @param metric the metric that decides, `accuracy` for example
/// @param notes  how the figures were measured
public record HtmlReport(String title, String lead, String metric, List<ReportRun> runs, List<String> notes) {

    public HtmlReport {
        runs = List.copyOf(runs);
        notes = List.copyOf(notes);
    }

    /// Writes the page atomically.
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        AtomicFile.write(file, html());
    }

    /// The whole page.
    public String html() {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.append(escape(title)).append("</title>\n<style>\n").append(style()).append("</style>\n</head>\n<body>\n");
        page.append("<h1>")
                .append(escape(title))
                .append("</h1>\n<p class=\"note\">")
                .append(escape(lead));
        page.append("</p>\n");
        String result = result();
        if (!result.isEmpty()) {
            page.append("<p class=\"lead\">").append(escape(result)).append("</p>\n");
        }
        page.append("<h2>Comparison</h2>\n<section>\n");
        comparison(page);
        page.append("</section>\n");
        String quality = new QualityChart(runs, metric).svg();
        if (!quality.isEmpty()) {
            page.append("<h2>").append(escape(capital(metric))).append(" and size</h2>\n<section>\n");
            page.append(quality).append("</section>\n");
        }
        page.append("<h2>Loss</h2>\n<section>\n<ul class=\"legend\">\n");
        for (ReportRun run : runs) {
            page.append("<li>")
                    .append(run.mark().icon())
                    .append(escape(run.title()))
                    .append("</li>\n");
        }
        page.append("</ul>\n").append(new LossChart(runs).svg());
        page.append(
                "<p class=\"note\">Training loss by step: faint as measured, strong smoothed (exponential, 0.9). Open"
                        + " circles: validation loss.</p>\n</section>\n");
        recipes(page);
        environment(page);
        return page.append("</body>\n</html>\n").toString();
    }

    /// A run that was stopped tells nothing of its method.
    private boolean measured(ReportRun run) {
        return run.summary().state().byPlan() && Double.isFinite(run.quality(metric));
    }

    /// One sentence about the cheapest method that keeps up with the best, from measured figures only.
    public String result() {
        ReportRun reference = runs.stream()
                .filter(run -> run.recipe().trainsBase() && measured(run))
                .findFirst()
                .orElse(null);
        ReportRun adapter = runs.stream()
                .filter(run ->
                        !run.recipe().trainsBase() && !run.recipe().adapters().isEmpty())
                .filter(this::measured)
                .findFirst()
                .orElse(null);
        if (reference == null || adapter == null || reference.quality(metric) <= 0) {
            return "";
        }
        RunSummary small = adapter.summary();
        RunSummary large = reference.summary();
        String file = small.fileBytes() > 0 && large.fileBytes() > small.fileBytes()
                ? " and a file " + Math.round((double) large.fileBytes() / small.fileBytes()) + " times smaller"
                : "";
        return String.format(
                Locale.ROOT,
                "%s reaches %.1f %% of full fine-tuning's %s with %.2f %% of its trained parameters%s (one seed each).",
                adapter.title(),
                100 * adapter.quality(metric) / reference.quality(metric),
                metric,
                100.0 * small.trainable() / large.trainable(),
                file);
    }

    private void comparison(StringBuilder page) {
        page.append("<table>\n<thead><tr><th>method</th><th>")
                .append(escape(metric))
                .append("</th><th>trainable</th>");
        page.append(
                "<th>% of base</th><th>file</th><th>step</th><th>time</th><th>peak memory</th></tr></thead>\n<tbody>\n");
        double best = runs.stream()
                .mapToDouble(run -> run.quality(metric))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        for (ReportRun run : runs) {
            RunSummary summary = run.summary();
            double quality = run.quality(metric);
            page.append("<tr><td>")
                    .append(run.mark().icon())
                    .append(escape(run.title()))
                    .append("</td><td")
                    .append(quality == best ? " class=\"best\">" : ">");
            cell(page, Double.isFinite(quality) ? String.format(Locale.ROOT, "%.4f", quality) : "–");
            cell(page, "<td>", summary.trainable() < 0 ? "–" : String.format(Locale.ROOT, "%,d", summary.trainable()));
            cell(
                    page,
                    "<td>",
                    Double.isFinite(summary.percentOfBase())
                            ? String.format(Locale.ROOT, "%.2f %%", summary.percentOfBase())
                            : "–");
            cell(page, "<td>", bytes(summary.fileBytes()));
            cell(
                    page,
                    "<td>",
                    Double.isFinite(summary.stepSeconds())
                            ? String.format(Locale.ROOT, "%.0f ms", 1000 * summary.stepSeconds())
                            : "–");
            cell(page, "<td>", String.format(Locale.ROOT, "%.1f s", summary.seconds()));
            cell(page, "<td>", bytes(summary.peakBytes() == 0 ? -1 : summary.peakBytes()));
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n");
        notes.forEach(
                note -> page.append("<p class=\"note\">").append(escape(note)).append("</p>\n"));
    }

    private static void cell(StringBuilder page, String text) {
        page.append(escape(text)).append("</td>");
    }

    private static void cell(StringBuilder page, String open, String text) {
        page.append(open);
        cell(page, text);
    }

    private void recipes(StringBuilder page) {
        page.append("<h2>Recipes</h2>\n<section>\n");
        for (ReportRun run : runs) {
            page.append("<details><summary>").append(run.mark().icon()).append(escape(run.title()));
            page.append(" <span class=\"note\">")
                    .append(escape(run.summary().id()))
                    .append("</span></summary>\n<pre>");
            page.append(escape(run.recipeText().strip())).append("</pre></details>\n");
        }
        page.append("</section>\n");
    }

    private void environment(StringBuilder page) {
        if (runs.isEmpty()) {
            return;
        }
        page.append("<h2>Environment</h2>\n<section>\n<dl>\n");
        runs.getFirst().environment().properties().forEach(field -> {
            String value = field.getValue().isValueNode()
                    ? field.getValue().asText()
                    : field.getValue().toString();
            page.append("<dt>").append(escape(words(field.getKey()))).append("</dt><dd>");
            page.append(escape(value)).append("</dd>\n");
        });
        page.append("</dl>\n</section>\n");
    }

    private static String bytes(long bytes) {
        if (bytes < 0) {
            return "–";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : bytes < 1_000_000_000
                        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }

    /// `baseParameters` as people write it.
    private static String words(String key) {
        return key.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the report's style sheet is part of the program", e);
        }
    }

    /// Text from files is shown, never interpreted.
    static String escape(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;");
    }
}
