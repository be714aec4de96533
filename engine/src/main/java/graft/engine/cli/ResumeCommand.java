package graft.engine.cli;

import graft.engine.service.LocalEngine;
import graft.engine.service.RunTicket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Goes on with a run from its last checkpoint.")
final class ResumeCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Override
    public Integer call() throws Exception {
        try (LocalEngine engine = engine()) {
            RunTicket ticket = engine.resume(run).get();
            return TrainCommand.follow(
                    terminal(), engine, ticket, document -> printLine(document.json(), document.text()));
        }
    }
}
