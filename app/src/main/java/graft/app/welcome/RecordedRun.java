package graft.app.welcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The finished runs that Graft brings along (`samples/recorded`), so that a new workspace opens with a curve, a result
/// and something to compare with. They are real runs, copied as folders; nothing of them is made up.
public final class RecordedRun {

    private static final Logger LOG = LoggerFactory.getLogger(RecordedRun.class);

    private RecordedRun() {}

    /// Copies them into a workspace that has no runs yet. A workspace that cannot be written opens without.
    ///
    /// @param onTrouble told why they could not be copied
    /// @return whether any was copied
    public static boolean install(Path samples, Path workspace, Consumer<IOException> onTrouble) {
        Path recorded = samples.resolve("recorded");
        Path runs = workspace.resolve("runs");
        if (!Files.isDirectory(recorded) || Files.exists(runs) || Files.exists(workspace.resolve("runs.db"))) {
            return false;
        }
        try (Stream<Path> found = Files.walk(recorded)) {
            List<Path> files = found.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Path target = runs.resolve(recorded.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
            return !files.isEmpty();
        } catch (IOException failure) {
            LOG.warn("the recorded run could not be put into {}", workspace, failure);
            onTrouble.accept(failure);
            return false;
        }
    }
}
