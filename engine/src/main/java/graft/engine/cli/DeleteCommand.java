package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.service.RunIds;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Puts runs into the trash; `graft restore` brings them back.")
final class DeleteCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Ids of runs.")
    private List<String> runs = List.of();

    @Override
    public Integer call() throws Exception {
        for (String run : runs) {
            workspace().run(run); // a wrong name is refused before anything is moved
        }
        try (LocalEngine engine = engine()) {
            engine.delete(new RunIds(runs)).get();
        }
        ObjectNode document = Json.object();
        document.set("deleted", Json.array(runs));
        print(document, String.join(", ", runs) + ": in the trash. `graft restore` brings back what is there.");
        return 0;
    }
}
