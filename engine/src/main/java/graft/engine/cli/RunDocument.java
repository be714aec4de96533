package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.train.Extension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One run as `train`, `resume` and `show` print it, read from its folder.
final class RunDocument {

    private final RunFolder folder;
    private final RunSummary summary;
    private final RunCurve curve;
    private final List<RunEvent> events;

    private RunDocument(RunFolder folder, List<RunEvent> events, RunSummary summary) {
        this.folder = folder;
        this.events = events;
        this.summary = summary;
        this.curve = new RunCurve(events);
    }

    static RunDocument read(RunFolder folder) {
        return new RunDocument(folder, folder.events(), SummaryReader.read(folder));
    }

    RunSummary summary() {
        return summary;
    }

    RunCurve curve() {
        return curve;
    }

    /// The fields of recipe.md; `outcome` is the state's word where the run has not ended.
    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("run", summary.id())
                .put("folder", summary.folder())
                .put("name", summary.name())
                .put("method", summary.method())
                .put("outcome", summary.state().text())
                .put("steps", summary.step());
        ObjectNode loss = node.putObject("loss");
        Json.number(loss, "first", curve.size() == 0 ? Double.NaN : curve.loss(0));
        Json.number(loss, "last", curve.size() == 0 ? Double.NaN : curve.loss(curve.size() - 1));
        Json.number(loss, "bestValidation", bestValidation());
        ObjectNode metrics = node.putObject("metrics");
        metrics.set("validation", Json.metrics(summary.validation()));
        metrics.set("test", Json.metrics(summary.test()));
        Json.count(node, "trainable", summary.trainable());
        Json.number(node, "percentOfBase", summary.percentOfBase());
        Json.count(node, "fileBytes", summary.fileBytes());
        Json.number(node, "seconds", summary.seconds());
        Json.number(node, "stepSeconds", summary.stepSeconds());
        Json.count(node, "peakBytes", summary.peakBytes() == 0 ? -1 : summary.peakBytes());
        node.put("device", summary.device());
        node.put("precision", precision());
        node.put("adapter", adapter());
        Double gap = identityGap();
        if (gap != null) {
            Json.number(node, "identityGap", gap);
        }
        if (summary.error() != null) {
            node.put("error", summary.error());
        }
        return node;
    }

    /// With the curve, for `show`.
    ObjectNode jsonWithCurve() {
        ObjectNode node = json();
        node.set("curve", curve.toJson());
        return node;
    }

    /// What a person sees.
    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "run", summary.id() + " (" + summary.state().text() + ")");
        line(
                text,
                "recipe",
                summary.name() + ": " + summary.method() + " on " + summary.base() + ", " + summary.data());
        line(
                text,
                "trainable",
                Figures.count(summary.trainable()) + ", " + Figures.percent(summary.percentOfBase()) + " of the base");
        line(
                text,
                "steps",
                Figures.count(summary.step())
                        + (Extension.endedByTime(summary)
                                ? ", then its time was up, in "
                                : " of " + Figures.count(summary.totalSteps()) + " in ")
                        + Figures.seconds(summary.seconds()) + " on " + summary.device() + " (" + precision() + ")");
        if (curve.size() > 0) {
            line(
                    text,
                    "loss",
                    Figures.fixed(curve.loss(0), 4) + " at first, "
                            + Figures.fixed(curve.loss(curve.size() - 1), 4) + " at last, best validation "
                            + Figures.fixed(bestValidation(), 4));
        }
        line(text, "validation", metrics(summary.validation()));
        line(text, "test", metrics(summary.test()));
        if (summary.peakBytes() > 0) {
            line(
                    text,
                    "memory",
                    Figures.bytes(summary.peakBytes()) + " at most, "
                            + (summary.device().startsWith("cuda") ? "of the GPU" : "the whole process"));
        }
        String adapter = adapter();
        if (adapter != null) {
            line(text, "adapter", adapter + ", " + Figures.bytes(summary.fileBytes()));
        }
        for (RunEvent event : events) {
            if (event instanceof RunEvent.Note note) {
                line(text, note.kind(), "step " + note.step() + ": " + note.text());
            }
        }
        if (summary.error() != null) {
            line(text, "error", summary.error());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-12s %s%n", name, value));
    }

    /// How far a run came; of one that its time limit ended its own steps, which are all that it was to make.
    static String steps(RunSummary run) {
        return Extension.endedByTime(run) ? run.step() + ", time up" : run.step() + "/" + run.totalSteps();
    }

    static String metrics(Map<String, Double> metrics) {
        if (metrics.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        metrics.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(metric -> text.append(text.isEmpty() ? "" : ", ")
                        .append(metric.getKey())
                        .append(' ')
                        .append(Figures.fixed(metric.getValue(), 4)));
        return text.toString();
    }

    private double bestValidation() {
        return curve.evaluations().stream()
                .mapToDouble(evaluated -> evaluated.metrics().getOrDefault("loss", Double.NaN))
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
    }

    private RunEvent.@Nullable Started started() {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i) instanceof RunEvent.Started started) {
                return started;
            }
        }
        return null;
    }

    private String precision() {
        RunEvent.Started started = started();
        return started == null ? "" : started.precision();
    }

    private @Nullable Double identityGap() {
        RunEvent.Started started = started();
        return started == null ? null : started.identityGap();
    }

    private @Nullable String adapter() {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i) instanceof RunEvent.Finished finished && finished.adapter() != null) {
                Path inside = folder.path().resolve(finished.adapter());
                return inside.toString();
            }
        }
        return null;
    }
}
