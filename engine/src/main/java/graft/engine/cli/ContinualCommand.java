package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.ContinualRequest;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeLists;
import graft.engine.recipe.TaskSequence;
import graft.engine.service.ContinualTable;
import graft.engine.service.ContinualTable.Learner;
import graft.engine.service.ContinualTicket;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "continual",
        description = "Learns tasks one after the other over one frozen base, an adapter each, with full fine-tuning"
                + " beside it, and says what was forgotten; run again, it goes on where it was.")
final class ContinualCommand extends GraftCommand {

    @Parameters(paramLabel = "SEQUENCE.json", description = "The sequence: tasks with their recipes, in order.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the best by default.")
    private String device = "auto";

    @Override
    public Integer call() throws Exception {
        String json = RecipeLists.whole(
                file, "tasks", "Write {\"tasks\": [{\"recipe\": \"first.json\"}, {\"recipe\": \"second.json\"}]}.");
        TaskSequence.parse(json, name -> name);
        try (LocalEngine engine = engine()) {
            int status = 0;
            ContinualTicket ticket;
            do {
                ticket = engine.continual(new ContinualRequest(json, device)).get();
                status = new TicketsRun(terminal(), engine).follow(ticket.queued());
            } while (status == 0 && !ticket.queued().isEmpty());
            ContinualTable table = engine.continualTable(ticket.sequence()).get();
            print(json(table), text(table));
            return status;
        }
    }

    static ObjectNode json(ContinualTable table) {
        ObjectNode document = Json.object().put("sequence", table.sequence()).put("name", table.name());
        ArrayNode tasks = document.putArray("tasks");
        for (int i = 0; i < table.tasks().size(); i++) {
            ObjectNode task = tasks.addObject()
                    .put("task", table.tasks().get(i).name())
                    .put("metric", table.tasks().get(i).metric());
            put(task, "adapters", table.adapters(), table, i);
            put(task, "full", table.full(), table, i);
        }
        putMean(document, "adapters", table.adapters(), table);
        putMean(document, "full", table.full(), table);
        return document;
    }

    private static void put(ObjectNode task, String name, @Nullable Learner learner, ContinualTable table, int i) {
        if (learner == null || learner.rows().size() <= i) {
            task.putNull(name);
            return;
        }
        List<Double> values = learner.values(i);
        ObjectNode node = task.putObject(name).put("run", learner.rows().get(i).run());
        Json.number(node, "first", values.getFirst());
        Json.number(node, "last", values.getLast());
        Json.number(node, "forgetting", learner.forgetting(i, table.tasks().get(i)));
        node.put("bitEqual", learner.bitEqual(i));
        values.forEach(node.putArray("values")::add);
    }

    private static void putMean(ObjectNode document, String name, @Nullable Learner learner, ContinualTable table) {
        if (learner == null) {
            document.putNull(name);
        } else {
            Json.number(document.putObject(name), "meanForgetting", learner.meanForgetting(table.tasks()));
        }
    }

    static String text(ContinualTable table) {
        boolean both = table.full() != null;
        Table text = both
                ? new Table(
                        "task",
                        "metric",
                        "adapter",
                        "at the end",
                        "forgetting",
                        "outputs",
                        "full",
                        "at the end",
                        "forgetting")
                : new Table("task", "metric", "adapter", "at the end", "forgetting", "outputs");
        for (int i = 0; i < table.tasks().size(); i++) {
            ContinualTable.Task task = table.tasks().get(i);
            String[] own = cells(table.adapters(), task, i);
            String equal =
                    table.adapters().rows().size() <= i ? "" : table.adapters().bitEqual(i) ? "bit-equal" : "CHANGED";
            Learner full = table.full();
            if (full == null) {
                text.row(task.name(), task.metric(), own[0], own[1], own[2], equal);
            } else {
                String[] whole = cells(full, task, i);
                text.row(task.name(), task.metric(), own[0], own[1], own[2], equal, whole[0], whole[1], whole[2]);
            }
        }
        return text.toString();
    }

    private static String[] cells(Learner learner, ContinualTable.Task task, int i) {
        if (learner.rows().size() <= i) {
            return new String[] {"", "", ""};
        }
        List<Double> values = learner.values(i);
        double forgetting = learner.forgetting(i, task);
        return new String[] {
            Figures.fixed(values.getFirst(), 4),
            Figures.fixed(values.getLast(), 4),
            Double.isNaN(forgetting) ? "–" : Figures.fixed(forgetting, 4)
        };
    }
}
