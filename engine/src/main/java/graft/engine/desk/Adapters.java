package graft.engine.desk;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.train.TrainedAdapter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Trained adapters by name: a run's id, a run's folder, an adapter's own folder, or the name of one that was
/// imported into the workspace.
public final class Adapters {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,199}");

    private Adapters() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// The adapter's folder.
    ///
    /// @throws InvalidInput when nothing is called so, or the run has no adapter
    public static Path folder(Workspace workspace, String name) {
        Path folder = find(workspace, name);
        TrainedAdapter.recipe(folder);
        return folder;
    }

    private static Path find(Workspace workspace, String name) {
        Path given = path(name);
        if (Files.isRegularFile(given.resolve("adapter_config.json"))) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    given + " is an adapter of another library.",
                    "Take it in with `graft import " + given + "`; then use its name.");
        }
        if (TrainedAdapter.is(given)) {
            return given;
        }
        if (isName(name) && TrainedAdapter.is(workspace.adaptersFolder().resolve(name))) {
            return workspace.adaptersFolder().resolve(name);
        }
        return ofRun(workspace, name);
    }

    private static Path ofRun(Workspace workspace, String name) {
        return folder(workspace.run(name));
    }

    /// A run's own adapter.
    ///
    /// @throws InvalidInput when it has none yet
    static Path folder(RunFolder run) {
        if (!Files.isDirectory(run.adapter())) {
            RunState state = SummaryReader.read(run).state();
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    "Run " + run.id() + " has no trained adapter (" + state.text() + ").",
                    state.live()
                            ? "Wait until it ends; `graft queue --run` trains what waits."
                            : "Go on with `graft resume " + run.id() + "`, or train it anew with another recipe.");
        }
        return run.adapter();
    }

    static Path path(String name) {
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
