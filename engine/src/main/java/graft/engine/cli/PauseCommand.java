package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "pause", description = "Lets a run that is being trained wait in memory; --off lets it go on.")
final class PauseCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--off", description = "The paused run goes on.")
    private boolean off;

    @Override
    public Integer call() throws Exception {
        try (LocalEngine engine = engine()) {
            (off ? engine.unpause(run) : engine.pause(run)).get();
        }
        print(
                Json.object().put("run", run).put("paused", !off),
                "Run " + run + (off ? " goes on." : " waits after its current step."));
        return 0;
    }
}
