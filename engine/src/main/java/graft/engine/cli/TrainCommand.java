package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeFile;
import graft.engine.runs.RunState;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "train", description = "Trains a recipe.")
final class TrainCommand extends GraftCommand {

    @Parameters(paramLabel = "RECIPE", description = "A recipe's file, or the name of a bundled one.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String recipe;

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the best by default.")
    private String device = "auto";

    @Option(names = "--set", paramLabel = "path=value", description = "Changes a field: training.learningRate=3e-4.")
    private List<String> changes = List.of();

    @Option(names = "--queue", description = "Only queues the run; the window or `graft queue --run` trains it.")
    private boolean queue;

    @Override
    public Integer call() throws Exception {
        RecipeFile file = RecipeFile.read(recipe, changes);
        try (LocalEngine engine = engine()) {
            checked(engine, file);
            if (queue) {
                engine.rest();
                RunTicket ticket = engine.train(new TrainRequest(file.json(), device, null))
                        .get();
                printLine(
                        Json.object()
                                .put("run", ticket.run())
                                .put("folder", ticket.folder())
                                .put("outcome", "queued"),
                        ticket.run() + " waits in the queue.");
                return 0;
            }
            return new FollowedRun(terminal(), engine, this::result)
                    .follow(() -> engine.train(new TrainRequest(file.json(), device, null)));
        }
    }

    private void result(RunDocument document) throws IOException {
        printLine(document.json(), document.text());
    }

    /// The exit status that an ended run stands for; a failure's code tells whose fault it was.
    static int status(RunState state, @Nullable String error) {
        return switch (state) {
            case COMPLETED, EARLY_STOPPED -> 0;
            case STOPPED -> GraftCli.STOPPED;
            default -> error == null ? 3 : error.startsWith("GRAFT-1") ? 2 : error.startsWith("GRAFT-2") ? 4 : 3;
        };
    }
}
