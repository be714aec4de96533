package graft.engine.service;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.train.TrainedAdapter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Trained adapters by name: a run's id, a run's folder, or an adapter's own folder.
public final class Adapters {

    private Adapters() {}

    /// The adapter's folder.
    ///
    /// @throws InvalidInput when nothing is called so, or the run has no adapter
    public static Path folder(Workspace workspace, String name) {
        Path given = path(name);
        Path folder = Files.isRegularFile(given.resolve("adapter.safetensors")) ? given : ofRun(workspace, name);
        TrainedAdapter.recipe(folder);
        return folder;
    }

    private static Path ofRun(Workspace workspace, String name) {
        RunFolder run = workspace.run(name);
        if (!Files.isDirectory(run.adapter())) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    "Run " + run.id() + " has no trained adapter yet.",
                    "Wait until it ends, or go on with `graft resume " + run.id() + "`.");
        }
        return run.adapter();
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException noPath) {
            throw new InvalidInput(
                    ErrorCode.RUN_NOT_FOUND,
                    "\"" + name + "\" is neither a run nor a folder.",
                    "`graft runs` lists them.");
        }
    }
}
