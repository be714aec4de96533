package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "stop", description = "Stops a run, wherever it is trained, and keeps its result.")
final class StopCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--discard", description = "Puts the run into the trash instead.")
    private boolean discard;

    @Override
    public Integer call() throws Exception {
        boolean waits = SummaryReader.read(workspace().run(run)).state() == RunState.QUEUED;
        try (LocalEngine engine = engine()) {
            (discard ? engine.discard(run) : engine.stop(run)).get();
        }
        String done = discard ? "discarded" : "stopping";
        print(
                Json.object().put("run", run).put("request", done),
                "Run " + run
                        + (discard
                                ? " is in the trash."
                                : waits ? " is taken from the queue." : " stops at its next micro-batch."));
        return 0;
    }
}
