package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.Comparison;
import graft.engine.desk.LocalEngine;
import graft.engine.error.ErrorCode;
import graft.engine.error.RunFailed;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Trains the entries of a comparison one after the other and gathers the rows.
final class ComparisonRun {

    private final Terminal terminal;
    private final LocalEngine engine;
    private final String device;
    private final String group;
    private final Map<String, List<RunSummary>> runs = new LinkedHashMap<>();
    private final Map<String, String> titles = new LinkedHashMap<>();
    private final Map<String, Double> rates = new LinkedHashMap<>();
    private final List<RunSummary> stoppedRuns = new ArrayList<>();
    private volatile String live = "";
    private volatile boolean stopped;

    /// @param group name shared by the runs
    ComparisonRun(Terminal terminal, LocalEngine engine, String device, String group) {
        this.terminal = terminal;
        this.engine = engine;
        this.device = device;
        this.group = group;
    }

    /// Trains all entries; after Ctrl-C the live one is stopped with its result kept, and no other is begun.
    ///
    /// @throws RunFailed when a run fails; those before it are kept
    void train(List<Comparison.Entry> entries) throws Exception {
        try (StopOnInterrupt interrupt = new StopOnInterrupt(this::stop)) {
            int number = 0;
            for (Comparison.Entry entry : entries) {
                if (stopped || interrupt.asked()) {
                    return;
                }
                number++;
                terminal.err()
                        .println("[" + number + "/" + entries.size() + "] " + entry.title() + ", seed "
                                + entry.recipe().training().seed());
                add(entry, trained(entry));
            }
        }
    }

    private RunSummary trained(Comparison.Entry entry) throws Exception {
        TrainRequest request = new TrainRequest(RecipeJson.write(entry.recipe()), device, group);
        RunTicket ticket = engine.train(request).get();
        live = ticket.run();
        if (stopped) {
            engine.stop(live); // Ctrl-C came while the run was only asked for
        }
        RunFolder run = engine.workspace().run(ticket.run());
        new RunFollower(terminal, "      ", run).follow(engine.ended(ticket.run()));
        live = "";
        RunSummary summary = SummaryReader.read(run);
        if (summary.state() == RunState.FAILED) {
            String error = summary.error();
            throw new RunFailed(
                    ErrorCode.RUN_FAILED,
                    "Run " + summary.id() + " (" + entry.title() + ") failed: " + error,
                    "The runs before it are kept in " + engine.workspace().folder() + ".");
        }
        return summary;
    }

    private void stop() {
        stopped = true;
        String run = live;
        if (!run.isEmpty()) {
            engine.stop(run);
        }
    }

    boolean stopped() {
        return stopped;
    }

    /// What was stopped before its end tells nothing of its method.
    private void add(Comparison.Entry entry, RunSummary summary) {
        if (!summary.state().byPlan()) {
            stoppedRuns.add(summary);
            return;
        }
        runs.computeIfAbsent(entry.method(), method -> new ArrayList<>()).add(summary);
        titles.put(entry.method(), entry.title());
        // A method has a rate of its own: what suits an adapter ruins the whole model.
        rates.put(
                entry.method(),
                entry.recipe().training().learningRate(entry.recipe().trainsBase()));
    }

    /// The rows measured so far, by runs that ended by their plan.
    List<Comparison.Row> rows(String metric) {
        return runs.entrySet().stream()
                .map(method -> Comparison.row(
                        method.getKey(), titles.getOrDefault(method.getKey(), ""), metric, method.getValue()))
                .toList();
    }

    /// `{"rows": […]}` as recipe.md has it, with the runs that count in none of them.
    ObjectNode json(List<Comparison.Row> rows, String metric) throws IOException {
        ObjectNode document = Json.object();
        document.put("metric", metric);
        ArrayNode array = document.putArray("rows");
        for (Comparison.Row row : rows) {
            ObjectNode node = array.addObject().put("method", row.method()).put("title", row.title());
            Json.number(node, "learningRate", rates.getOrDefault(row.method(), Double.NaN));
            Json.count(node, "trainable", row.trainable());
            Json.number(node, "percentOfBase", row.percentOfBase());
            Json.count(node, "fileBytes", row.fileBytes());
            node.put("seeds", row.values().size());
            ObjectNode values = node.putObject("metric");
            Json.number(values, "mean", row.mean());
            Json.number(values, "deviation", row.deviation());
            ArrayNode each = values.putArray("values");
            row.values().forEach(each::add);
            Json.number(node, "seconds", row.seconds());
            Json.number(node, "stepSeconds", row.stepSeconds());
            Json.count(node, "peakBytes", row.peakBytes() == 0 ? -1 : row.peakBytes());
            node.set("runs", Json.array(row.runs()));
        }
        ArrayNode notCounted = document.putArray("notCounted");
        for (RunSummary run : stoppedRuns) {
            notCounted
                    .addObject()
                    .put("run", run.id())
                    .put("state", run.state().text())
                    .put("step", run.step())
                    .put("totalSteps", run.totalSteps());
        }
        return document;
    }

    String table(List<Comparison.Row> rows, String metric) {
        Table table =
                new Table("method", metric, "rate", "trainable", "% of base", "file", "time", "step", "peak memory");
        for (Comparison.Row row : rows) {
            String spread = row.values().size() < 2 ? "" : " ± " + Figures.fixed(row.deviation(), 4);
            table.row(
                    row.title(),
                    Figures.fixed(row.mean(), 4) + spread,
                    Figures.rate(rates.getOrDefault(row.method(), Double.NaN)),
                    Figures.count(row.trainable()),
                    Figures.percent(row.percentOfBase()),
                    Figures.bytes(row.fileBytes()),
                    Figures.seconds(row.seconds()),
                    Figures.fixed(1000 * row.stepSeconds(), 1) + " ms",
                    Figures.bytes(row.peakBytes() == 0 ? -1 : row.peakBytes()));
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (RunSummary run : stoppedRuns) {
            text.append("\nNot counted: ")
                    .append(run.id())
                    .append(" was ")
                    .append(run.state().text())
                    .append(" at step ")
                    .append(run.step())
                    .append(run.totalSteps() > 0 ? " of " + run.totalSteps() : "")
                    .append('.');
        }
        return text.toString();
    }
}
