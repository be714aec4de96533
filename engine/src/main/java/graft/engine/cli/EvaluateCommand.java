package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.Evaluation;
import graft.engine.desk.LocalEngine;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "evaluate", description = "Metrics of a trained run on a data set.")
final class EvaluateCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN|ADAPTER", description = "A run's id, or an adapter's folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "A file, or a sample's name.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String data;

    @Mixin
    private final TeamOptions team = new TeamOptions();

    @Override
    public Integer call() throws Exception {
        try (LocalEngine engine = engine()) {
            ObjectNode document = Json.object().put("run", run).put("data", data);
            Map<String, Evaluation> each = team.request(run).together()
                    ? engine.evaluate(team.request(run), data).get()
                    : Map.of("", engine.evaluate(run, data).get());
            Evaluation any = each.values().iterator().next(); // all read the same rows
            document.put("rows", any.rows()).put("cut", any.cut()).put("maxLength", any.maxLength());
            warnOfCut(any.cut(), any.rows(), any.maxLength());
            if (each.size() == 1) {
                Map<String, Double> metrics = each.values().iterator().next().metrics();
                document.set("metrics", Json.metrics(metrics));
                print(document, RunDocument.metrics(metrics));
            } else {
                ObjectNode outputs = document.putObject("outputs");
                Table table = new Table("output", "metrics");
                each.forEach((output, evaluation) -> {
                    outputs.set(output, Json.metrics(evaluation.metrics()));
                    table.row(output, RunDocument.metrics(evaluation.metrics()));
                });
                print(document, table.toString());
            }
        }
        return 0;
    }
}
