package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.service.RepeatRequest;
import graft.engine.service.RunTicket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "repeat", description = "Trains a run's recipe again: changed, with other seeds, or both.")
final class RepeatCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--set", paramLabel = "path=value", description = "Changes a field: training.learningRate=3e-4.")
    private List<String> changes = List.of();

    @Option(names = "--seeds", paramLabel = "N", description = "How many runs, each with the next seed.")
    private int seeds = 1;

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the run's by default.")
    private @Nullable String device;

    @Override
    public Integer call() throws Exception {
        try (LocalEngine engine = engine()) {
            List<RunTicket> tickets = engine.repeat(new RepeatRequest(run, changes, seeds, device, null))
                    .get();
            TicketsRun work = new TicketsRun(terminal(), engine);
            int status = work.follow(tickets);
            ObjectNode document = Json.object();
            ArrayNode rows = document.putArray("runs");
            StringBuilder text = new StringBuilder();
            for (RunTicket ticket : tickets) {
                RunDocument each = RunDocument.read(engine.workspace().run(ticket.run()));
                rows.add(each.json());
                text.append(each.text()).append('\n');
            }
            print(document, text.toString());
            return status;
        }
    }
}
