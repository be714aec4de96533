package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "extend", description = "Trains a run that has ended for more epochs, from its last checkpoint.")
final class ExtendCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--epochs", required = true, paramLabel = "N", description = "Epochs in all, more than it has.")
    private double epochs;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = workspace().run(run);
        try (LocalEngine engine = engine()) {
            RunFollower follower = new RunFollower(terminal(), "", folder).fromNow();
            return new FollowedRun(terminal(), engine, this::result).follow(() -> engine.extend(run, epochs), follower);
        }
    }

    private void result(RunDocument document) throws IOException {
        printLine(document.json(), document.text());
    }
}
