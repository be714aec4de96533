package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeLists;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Sweep;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sweep",
        description = "Trains a grid or list of recipes with the same seeds; run again, it goes on where it was.")
final class SweepCommand extends GraftCommand {

    @Parameters(paramLabel = "SWEEP.json", description = "The sweep: recipe, grid or list, seeds, reference.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the best by default.")
    private String device = "auto";

    @Option(names = "--dry-run", description = "Only lists the variants.")
    private boolean dry;

    @Override
    public Integer call() throws Exception {
        String json = RecipeLists.whole(
                file,
                "list",
                "Write {\"recipe\": …, \"grid\": {\"training.learningRate\": [1e-3, 3e-3]}, \"seeds\": 3}.");
        Sweep sweep = Sweep.parse(json, name -> name);
        if (dry) {
            BaseModels models = BaseModels.of(Installation.here(), workspace().folder());
            for (Sweep.Variant variant : sweep.variants()) {
                models.checked(RecipeJson.parse("Variant " + variant.name(), RecipeJson.write(variant.recipe())));
            }
            ObjectNode document = Json.object();
            document.set(
                    "variants",
                    Json.array(
                            sweep.variants().stream().map(Sweep.Variant::name).toList()));
            sweep.seeds().forEach(document.putArray("seeds")::add);
            print(
                    document,
                    String.join(
                                    "\n",
                                    sweep.variants().stream()
                                            .map(Sweep.Variant::name)
                                            .toList()) + "\n"
                            + sweep.variants().size() * sweep.seeds().size() + " runs");
            return 0;
        }
        try (LocalEngine engine = engine()) {
            SweepTicket ticket = engine.sweep(new SweepRequest(json, device)).get();
            if (!ticket.done().isEmpty()) {
                err().println(ticket.done().size() + " runs of this sweep had ended before.");
            }
            int status = new TicketsRun(terminal(), engine).follow(ticket.queued());
            SweepTable table = engine.sweepTable(ticket.sweep()).get();
            print(json(table), text(table));
            return status;
        }
    }

    static ObjectNode json(SweepTable table) {
        ObjectNode document = Json.object()
                .put("sweep", table.sweep())
                .put("name", table.name())
                .put("metric", table.metric())
                .put("reference", table.reference());
        ArrayNode rows = document.putArray("rows");
        for (SweepTable.Row row : table.rows()) {
            ObjectNode node = rows.addObject().put("variant", row.variant());
            node.put("planned", row.planned()).put("seeds", row.seeds().size());
            ObjectNode metric = node.putObject("metric");
            Json.number(metric, "mean", row.mean());
            Json.number(metric, "deviation", row.deviation());
            row.values().forEach(metric.putArray("values")::add);
            row.seeds().forEach(metric.putArray("seeds")::add);
            SweepTable.Paired paired = row.difference();
            if (paired == null) {
                node.putNull("difference");
            } else {
                ObjectNode difference = node.putObject("difference");
                Json.number(difference, "mean", paired.mean());
                Json.number(difference, "deviation", paired.deviation());
                difference.put("seeds", paired.seeds());
            }
            Json.count(node, "trainable", row.trainable());
            Json.number(node, "percentOfBase", row.percentOfBase());
            Json.count(node, "fileBytes", row.fileBytes());
            Json.number(node, "seconds", row.seconds());
            node.set("runs", Json.array(row.runs()));
        }
        return document;
    }

    static String text(SweepTable table) {
        Table text = new Table(
                "variant",
                "validation " + table.metric(),
                "difference from " + table.reference(),
                "seeds",
                "trainable",
                "time");
        for (SweepTable.Row row : table.rows()) {
            SweepTable.Paired paired = row.difference();
            String difference = row.variant().equals(table.reference())
                    ? "reference"
                    : paired == null ? "" : (paired.mean() >= 0 ? "+" : "") + spread(paired.mean(), paired.deviation());
            text.row(
                    row.variant(),
                    spread(row.mean(), row.deviation()),
                    difference,
                    row.seeds().size() + "/" + row.planned(),
                    Figures.count(row.trainable()),
                    Figures.seconds(row.seconds()));
        }
        return text.toString();
    }

    private static String spread(double mean, double deviation) {
        return Figures.fixed(mean, 4) + (Double.isNaN(deviation) ? "" : " ± " + Figures.fixed(deviation, 4));
    }
}
