package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.service.RunIds;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "restore", description = "Brings deleted runs back from the trash.")
final class RestoreCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Ids of deleted runs.")
    private List<String> runs = List.of();

    @Override
    public Integer call() throws Exception {
        try (LocalEngine engine = engine()) {
            engine.restore(new RunIds(runs)).get();
        }
        ObjectNode document = Json.object();
        document.set("restored", Json.array(runs));
        print(document, String.join(", ", runs) + (runs.size() == 1 ? " is" : " are") + " back.");
        return 0;
    }
}
