package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.InvalidInput;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "runs", description = "Lists the runs of the workspace, the newest first.")
final class RunsCommand extends GraftCommand {

    @Option(names = "--last", paramLabel = "N", description = "Only the newest N.")
    private int last = Integer.MAX_VALUE;

    /// Reads the folders, not the database: they are the truth, and a list must not have to write anything.
    @Override
    public Integer call() throws IOException {
        List<RunSummary> runs = new ArrayList<>();
        for (RunFolder folder : workspace().runs()) {
            try {
                runs.add(SummaryReader.read(folder));
            } catch (InvalidInput unreadable) {
                err().println(unreadable.paragraph());
            }
        }
        runs.sort(Comparator.comparingLong(RunSummary::created)
                .thenComparing(RunSummary::id)
                .reversed());
        ObjectNode document = Json.object();
        ArrayNode rows = document.putArray("runs");
        Table table = new Table("run", "state", "method", "data", "step", "loss", "validation", "trainable", "time");
        for (RunSummary run : runs.subList(0, Math.min(Math.max(last, 0), runs.size()))) {
            rows.add(row(run));
            table.row(
                    run.id(),
                    run.state().text(),
                    run.method(),
                    run.data(),
                    RunDocument.steps(run),
                    Figures.fixed(run.loss(), 4),
                    RunDocument.metrics(run.validation()),
                    Figures.count(run.trainable()),
                    Figures.seconds(run.seconds()));
        }
        print(document, runs.isEmpty() ? "No runs in " + workspace().folder() + " yet." : table.toString());
        return 0;
    }

    private static ObjectNode row(RunSummary run) {
        ObjectNode row = Json.object();
        row.put("run", run.id())
                .put("name", run.name())
                .put("folder", run.folder())
                .put("group", run.group())
                .put("method", run.method())
                .put("base", run.base())
                .put("data", run.data())
                .put("state", run.state().text())
                .put("step", run.step())
                .put("totalSteps", run.totalSteps());
        Json.number(row, "loss", run.loss());
        row.set("validation", Json.metrics(run.validation()));
        row.set("test", Json.metrics(run.test()));
        Json.count(row, "trainable", run.trainable());
        Json.number(row, "percentOfBase", run.percentOfBase());
        Json.count(row, "fileBytes", run.fileBytes());
        Json.number(row, "seconds", run.seconds());
        row.put("device", run.device()).put("seed", run.seed()).put("created", run.created());
        row.put("error", run.error());
        row.set("tags", Json.array(run.notes().tags()));
        row.put("note", run.notes().note());
        return row;
    }
}
