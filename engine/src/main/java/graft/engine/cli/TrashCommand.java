package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "trash", description = "Lists the deleted runs, or throws them away for good.")
final class TrashCommand extends GraftCommand {

    @Option(names = "--empty", description = "Throws them away for good.")
    private boolean empty;

    @Override
    public Integer call() throws IOException {
        if (empty) {
            int gone = workspace().trash().empty();
            print(Json.object().put("gone", gone), gone + (gone == 1 ? " run is" : " runs are") + " gone for good.");
            return 0;
        }
        List<RunFolder> runs = workspace().trash().runs();
        ObjectNode document = Json.object();
        document.set("runs", Json.array(runs.stream().map(RunFolder::id).toList()));
        Table table = new Table("run", "state", "method", "step");
        for (RunFolder run : runs) {
            RunSummary summary = SummaryReader.read(run);
            table.row(run.id(), summary.state().text(), summary.method(), RunDocument.steps(summary));
        }
        print(document, runs.isEmpty() ? "The trash is empty." : table.toString());
        return 0;
    }
}
