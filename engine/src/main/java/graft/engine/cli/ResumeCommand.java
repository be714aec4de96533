package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.pretrain.Pretraining;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Goes on with a run from its last checkpoint.")
final class ResumeCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--device", paramLabel = "D", description = "Another device than before: cpu, cuda, cuda:N or mps.")
    private @Nullable String device;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = workspace().run(run);
        if (Pretraining.is(folder)) {
            Path out = PretrainCommand.target(workspace(), folder.info().base(), null);
            return PretrainCommand.train(terminal(), folder, out, folder.info().device(), this::result);
        }
        try (LocalEngine engine = engine()) {
            RunFollower follower = new RunFollower(terminal(), "", folder).fromNow();
            return new FollowedRun(terminal(), engine, this::result)
                    .follow(() -> device == null ? engine.resume(run) : engine.resumeOn(run, device), follower);
        }
    }

    private void result(RunDocument document) throws IOException {
        printLine(document.json(), document.text());
    }
}
