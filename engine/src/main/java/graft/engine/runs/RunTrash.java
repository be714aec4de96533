package graft.engine.runs;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Deleted runs: `trash/<id>/` in the workspace, whole, until they are restored or thrown away. Deleting is one move of
/// a folder, so a crash leaves the run in one place or the other.
///
/// @param workspace whose runs these are
public record RunTrash(Workspace workspace) {

    Path folder() {
        return workspace.folder().resolve("trash");
    }

    /// The deleted runs.
    public List<RunFolder> runs() {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder())) {
            return folders.sorted()
                    .map(RunFolder::new)
                    .filter(RunFolder::exists)
                    .toList();
        } catch (IOException failure) {
            throw workspace.unwritable(failure);
        }
    }

    /// The deleted run of that id, where there is one.
    public Optional<RunFolder> run(String id) {
        return Optional.of(new RunFolder(folder().resolve(workspace.isId(id) ? id : "-")))
                .filter(RunFolder::exists);
    }

    /// Moves a run here. An older deleted run of the same id is thrown away for it.
    ///
    /// @throws InvalidInput when a process trains it, it lies outside the workspace, or it cannot be moved
    public void take(RunFolder run) {
        if (!workspace.runsFolder().equals(run.path().getParent())) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    run.path() + " does not lie in the workspace " + workspace.folder() + ".",
                    "Name its workspace with --workspace, or delete the folder yourself.");
        }
        try {
            run.claim().close(); // refuses while a process trains it
            Files.createDirectories(folder());
            Path place = folder().resolve(run.id());
            remove(place);
            Files.move(run.path(), place);
        } catch (IOException failure) {
            throw workspace.unwritable(failure);
        }
    }

    /// Puts a deleted run back to where it was.
    ///
    /// @throws InvalidInput when there is none of that id, or a run of that id exists
    public RunFolder restore(String id) {
        RunFolder deleted = run(id).orElseThrow(() -> new InvalidInput(
                ErrorCode.RUN_NOT_FOUND,
                "There is no deleted run called " + id + " in " + folder() + ".",
                "`graft trash` lists them."));
        Path place = workspace.runsFolder().resolve(id);
        try {
            Files.createDirectories(workspace.runsFolder());
            Files.move(deleted.path(), place);
            return new RunFolder(place);
        } catch (IOException failure) {
            throw workspace.unwritable(failure);
        }
    }

    /// Throws every deleted run away, for good.
    ///
    /// @return how many
    public int empty() {
        List<RunFolder> gone = runs();
        try {
            remove(folder());
        } catch (IOException failure) {
            throw workspace.unwritable(failure);
        }
        return gone.size();
    }

    static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
