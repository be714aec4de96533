package graft.engine.cli;

import graft.engine.pretrain.PretrainRecipe;
import graft.engine.pretrain.Pretraining;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.Workspace;
import graft.engine.service.Installation;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "pretrain", description = "Makes a base model from nothing, as the bundled ones were made.")
final class PretrainCommand extends GraftCommand {

    @Parameters(
            paramLabel = "RECIPE",
            description = "A pre-training recipe, samples/pretrain/encoder.json for example.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path recipe;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the model goes; models/NAME of the workspace.")
    private @Nullable Path out;

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the best by default.")
    private String device = "auto";

    @Override
    public Integer call() throws Exception {
        Path bundled = Installation.here().samples().resolve("pretrain").resolve(recipe + ".json");
        PretrainRecipe read = PretrainRecipe.read(Files.exists(recipe) || !Files.exists(bundled) ? recipe : bundled);
        Torch.start().device(device);
        RunFolder run = Pretraining.create(read, workspace());
        return train(terminal(), run, target(workspace(), read.name(), out), device, this::result);
    }

    private void result(RunDocument document) throws IOException {
        printLine(document.json(), document.text());
    }

    static Path target(Workspace workspace, String name, @Nullable Path out) {
        return out == null ? workspace.folder().resolve("models").resolve(name) : out;
    }

    /// Trains or goes on with a pre-training on a thread of its own, showing its progress.
    static int train(Terminal terminal, RunFolder run, Path out, String device, FollowedRun.Ending ending)
            throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        RunFollower follower = new RunFollower(terminal, "", run).fromNow();
        try (StopOnInterrupt interrupt = new StopOnInterrupt(() -> stop.set(true))) {
            Thread.ofPlatform().name("training").start(() -> {
                try {
                    Pretraining.run(run, out, Torch.start().device(device), stop::get, (RunEvent event) -> {});
                    ended.complete(null);
                } catch (Exception | Error failure) {
                    ended.completeExceptionally(failure);
                }
            });
            follower.follow(ended);
            ended.get();
            RunDocument document = RunDocument.read(run);
            ending.result(document);
            RunState state = document.summary().state();
            String error = document.summary().error();
            if (error != null) {
                terminal.err().println(error);
            } else {
                terminal.err().println("The model is in " + out + ".");
            }
            return interrupt.asked() ? GraftCli.STOPPED : TrainCommand.status(state, error);
        }
    }
}
