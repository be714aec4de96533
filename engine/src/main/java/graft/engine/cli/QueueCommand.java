package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.Priority;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.service.QueueState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "queue", description = "The runs that wait: shows and arranges them, or works through them here.")
final class QueueCommand extends GraftCommand {

    @Option(names = "--hold", description = "Nothing new is begun; what is trained goes on.")
    private boolean hold;

    @Option(names = "--release", description = "The queue goes on.")
    private boolean release;

    @Option(names = "--move", paramLabel = "RUN", description = "Moves a waiting run to the place --to.")
    private @Nullable String move;

    @Option(names = "--to", paramLabel = "N", description = "Place among the waiting runs; 0, the next, by default.")
    private int to;

    @Option(
            names = "--continue-on-error",
            paramLabel = "true|false",
            arity = "1",
            description = "Whether a failed run holds the queue (false) or not (true).")
    private @Nullable Boolean continueOnError;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "How many runs are trained at the same time, where memory allows; 1 at first.")
    private @Nullable Integer parallel;

    @Option(names = "--limit", paramLabel = "RUN", description = "Sets how long a waiting run may take, see --seconds.")
    private @Nullable String limit;

    @Option(names = "--seconds", paramLabel = "S", description = "The limit; 0, the default, for none.")
    private double seconds;

    @Option(names = "--only", hidden = true, description = "Trains this waiting run and ends; for the queue's own use.")
    private @Nullable String only;

    @Option(names = "--threads", hidden = true, description = "Threads of --only.")
    private int threads;

    @Option(names = "--run", description = "Trains the waiting runs from this terminal.")
    private boolean run;

    @Override
    public Integer call() throws Exception {
        if (hold && release) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "--hold and --release exclude each other.", "Give one of them.");
        }
        if (run) {
            Priority.belowTheDesktop();
        }
        try (LocalEngine engine = engine()) {
            if (only != null) {
                engine.trainOnly(only, Math.max(0, threads)).get();
                return 0;
            }
            if (parallel != null) {
                engine.parallelRuns(parallel).get();
            }
            if (limit != null) {
                engine.limitTime(limit, seconds).get();
            }
            if (hold || release) {
                engine.holdQueue(hold).get();
            }
            if (continueOnError != null) {
                engine.continueOnError(continueOnError).get();
            }
            if (move != null) {
                engine.moveInQueue(move, to).get();
            }
            int status = run ? work(engine) : 0;
            if (status != GraftCli.STOPPED) {
                show(engine.queue().get());
            }
            return status;
        }
    }

    /// @return 0; where a run failed, what `graft train` would have ended the first of them with; 130 where the user
    ///         ended it
    private int work(LocalEngine engine) throws Exception {
        QueueState state = engine.queue().get();
        if (state.held()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "The queue is held, so that none of its " + state.waiting().size() + " runs would begin.",
                    "`graft queue --release --run` lets it go on.");
        }
        int status = 0;
        List<String> waiting = state.waiting();
        engine.takeUpQueue();
        try (StopOnInterrupt interrupt = new StopOnInterrupt(engine::close)) {
            for (String id : waiting) {
                RunFolder folder = engine.workspace().run(id);
                err().println(id);
                new RunFollower(terminal(), "      ", folder).fromNow().follow(engine.ended(id));
                if (interrupt.asked()) {
                    return GraftCli.STOPPED;
                }
                RunSummary end = SummaryReader.read(folder);
                err().println("      " + end.state().text());
                if (end.state() == RunState.FAILED) {
                    err().println("      " + end.error());
                    status = status == 0 ? TrainCommand.status(end.state(), end.error()) : status;
                    if (engine.queue().get().held()) {
                        return status; // what waits would wait for ever
                    }
                }
            }
        }
        return status;
    }

    /// Seconds that runs may take, of those that have a limit.
    private Map<String, Double> limits(List<String> runs) {
        Map<String, Double> limits = new LinkedHashMap<>();
        for (String id : runs) {
            try {
                Double limit = RecipeJson.read(workspace().run(id).recipeText())
                        .training()
                        .monitor()
                        .timeLimit();
                if (limit != null) {
                    limits.put(id, limit);
                }
            } catch (EngineException _) {
                continue; // its run will say what is wrong with it
            }
        }
        return limits;
    }

    private void show(QueueState state) throws IOException {
        ObjectNode document = Json.object();
        document.put("live", state.live());
        document.set("waiting", Json.array(state.waiting()));
        ObjectNode limits = document.putObject("limits");
        Map<String, Double> seconds = limits(state.waiting());
        seconds.forEach(limits::put);
        document.set("beside", Json.array(state.beside()));
        document.put("held", state.held())
                .put("continueOnError", state.continueOnError())
                .put("parallel", state.parallel());
        StringBuilder text = new StringBuilder();
        text.append("trained now: ")
                .append(state.live() == null ? "none" : state.live())
                .append(state.beside().stream().map(id -> ", " + id).collect(Collectors.joining()))
                .append(state.parallel() > 1 ? " (" + state.parallel() + " at the same time, where memory allows)" : "")
                .append('\n');
        for (int i = 0; i < state.waiting().size(); i++) {
            String id = state.waiting().get(i);
            String most = seconds.containsKey(id) ? "  (at most " + Figures.seconds(seconds.get(id)) + ")" : "";
            text.append(String.format("%11d  %s%s%n", i, id, most));
        }
        text.append(
                        state.waiting().isEmpty()
                                ? "Nothing waits"
                                : state.waiting().size() + " waiting")
                .append(state.held() ? "; the queue is held" : "")
                .append(state.continueOnError() ? "." : "; a failed run holds the queue.");
        print(document, text.toString());
    }
}
