package graft.app.settings;

import graft.engine.runs.Workspace;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the window keeps runs when nobody names a workspace on the command line: the usual folder, or the one that was
/// chosen on the start page. The choice is kept in the usual folder's settings, so that it is found before any other.
public final class DataFolder {

    private static final String KEY = "data.folder";

    private DataFolder() {}

    /// The chosen folder while it is there (a disk may be unplugged), else the usual one.
    public static Path now() {
        return in(Workspace.standard().folder());
    }

    static Path in(Path usual) {
        return Settings.read(usual)
                .word(KEY)
                .flatMap(DataFolder::path)
                .filter(Files::isDirectory)
                .orElse(usual);
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException damaged) {
            return Optional.empty();
        }
    }

    /// From the next start on runs are kept there.
    ///
    /// @param window the open window's settings, which are the usual folder's or another workspace's
    public static void choose(Path folder, Settings window) {
        choose(Workspace.standard().folder(), folder, window);
    }

    static void choose(Path usual, Path folder, Settings window) {
        Settings settings = window.isOf(usual) ? window : Settings.read(usual);
        settings.setWord(KEY, folder.toAbsolutePath().normalize().toString());
        settings.write();
    }
}
