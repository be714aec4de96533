package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.Comparison;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeFile;
import graft.engine.recipe.Recipe;
import graft.engine.report.HtmlReport;
import graft.engine.report.ReportRun;
import graft.engine.runs.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "The main job on the bundled model and data: an adapter, LoRA, BitFit, the head alone and full"
                + " fine-tuning, compared, with an HTML report.")
final class DemoCommand extends GraftCommand {

    private static final List<String> REFERENCES = List.of("lora", "bitfit", "head", "full");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT);

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the best by default.")
    private String device = "auto";

    @Option(names = "--set", paramLabel = "path=value", description = "Changes a field: training.epochs=1.")
    private List<String> changes = List.of();

    @Override
    public Integer call() throws Exception {
        long began = System.nanoTime();
        RecipeFile file = RecipeFile.read("demo", changes);
        try (LocalEngine engine = engine()) {
            Recipe recipe = checked(engine, file);
            List<Comparison.Entry> entries = Comparison.entries(
                    recipe, engine.baseModels().shape(recipe.base().model()), REFERENCES, 1);
            String stamp = MINUTE.format(LocalDateTime.now());
            ComparisonRun run = new ComparisonRun(terminal(), engine, device, "demo-" + stamp);
            run.train(entries);
            String metric = Comparison.metric(recipe.task().kind());
            List<Comparison.Row> rows = run.rows(metric);
            if (rows.isEmpty()) { // stopped before anything was measured
                print(run.json(rows, metric), run.table(rows, metric));
                return GraftCli.STOPPED;
            }
            Path page = workspace().folder().resolve("reports").resolve("demo-" + stamp + ".html");
            HtmlReport report = report(workspace(), recipe, metric, rows);
            report.write(page);
            ObjectNode document = run.json(rows, metric);
            double seconds = (System.nanoTime() - began) / 1e9;
            document.put("report", page.toString()).put("seconds", seconds);
            print(
                    document,
                    "\n" + run.table(rows, metric) + "\n" + report.result() + "\n\nReport with curves: " + page
                            + "\nAll of it took " + Figures.seconds(seconds) + ".\n");
            return run.stopped() ? GraftCli.STOPPED : 0;
        }
    }

    private static HtmlReport report(Workspace workspace, Recipe recipe, String metric, List<Comparison.Row> rows) {
        List<ReportRun> runs = new ArrayList<>();
        for (Comparison.Row row : rows) {
            runs.add(ReportRun.read(row.title(), workspace.run(row.runs().getFirst())));
        }
        String memory = Files.isWritable(Path.of("/proc/self/clear_refs"))
                ? "Peak memory is the whole process's (Java, libtorch, base model), counted anew for each run."
                : "Peak memory is the whole process's since it started, so later runs show at least what earlier ones"
                        + " took; this system does not let it be counted anew.";
        return new HtmlReport(
                "Adapters beside full fine-tuning",
                recipe.data().source().train() + " on " + recipe.base().model() + ", the same rows, split and seed ("
                        + recipe.training().seed() + ") for every method; each with a learning rate that suits it.",
                metric,
                runs,
                List.of(
                        "All figures are measured. " + capital(metric)
                                + " is on the test rows; time is training with its" + " evaluations.",
                        memory));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
