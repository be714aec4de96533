package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeFile;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
            RunTicket ticket =
                    engine.train(new TrainRequest(file.json(), device, null)).get();
            RunFolder run = engine.workspace().run(ticket.folder());
            return follow(terminal(), engine, run, new RunFollower(terminal(), "", run), this::result);
        }
    }

    private void result(RunDocument document) throws IOException {
        printLine(document.json(), document.text());
    }

    /// What is done with the result once the run has ended.
    interface Ending {
        void result(RunDocument document) throws IOException;
    }

    /// Waits for the run, showing its progress, and tells the exit status.
    static int follow(Terminal terminal, LocalEngine engine, RunFolder run, RunFollower follower, Ending ending)
            throws Exception {
        try (StopOnInterrupt interrupt = new StopOnInterrupt(() -> engine.stop(run.id()))) {
            follower.follow(engine.ended(run.id()));
            Optional<RunDocument> kept = whole(run);
            if (kept.isEmpty()) {
                return discarded(terminal, engine, run, ending);
            }
            RunDocument document = kept.get();
            RunState state = document.summary().state();
            String error = document.summary().error();
            if (state.live() && !interrupt.asked()) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "Run " + run.id() + " is being trained"
                                + run.owner()
                                        .map(owner -> " by process " + owner.pid())
                                        .orElse(" by another process")
                                + ".",
                        "Stop it there, or wait until it ends.");
            }
            ending.result(document);
            if (error != null && state == RunState.FAILED) {
                terminal.err().println(error);
            }
            return interrupt.asked() ? GraftCli.STOPPED : status(state, error);
        }
    }

    /// Nothing where another process moves the run away, also while it is being read.
    private static Optional<RunDocument> whole(RunFolder run) {
        try {
            RunDocument document = RunDocument.read(run);
            return run.exists() ? Optional.of(document) : Optional.empty();
        } catch (EngineException unreadable) {
            if (run.exists()) {
                throw unreadable;
            }
            return Optional.empty();
        }
    }

    /// Another process has stopped the run and put it into the trash.
    private static int discarded(Terminal terminal, LocalEngine engine, RunFolder run, Ending ending)
            throws IOException {
        Optional<RunFolder> deleted = engine.workspace().trash().run(run.id());
        if (deleted.isPresent()) {
            ending.result(RunDocument.read(deleted.get()));
        }
        terminal.err()
                .println("Run " + run.id() + " was discarded by another process."
                        + (deleted.isPresent() ? " `graft restore " + run.id() + "` brings it back." : ""));
        return GraftCli.STOPPED;
    }

    /// The exit status that an ended run stands for; a failure's code tells whose fault it was.
    static int status(RunState state, @org.jspecify.annotations.Nullable String error) {
        return switch (state) {
            case COMPLETED, EARLY_STOPPED -> 0;
            case STOPPED -> GraftCli.STOPPED;
            default -> error == null ? 3 : error.startsWith("GRAFT-1") ? 2 : error.startsWith("GRAFT-2") ? 4 : 3;
        };
    }
}
