package graft.app;

import graft.app.task.Tasks;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Shows folders in the system's file manager, and says where there is none. JavaFX's own way starts a
/// program and never hears how that went: on a desktop without one nothing at all would happen.
final class FolderOpener implements Consumer<Path> {

    /// A file manager that stays in front of its starter has opened the folder by then.
    private static final long PATIENCE_SECONDS = 5;

    private final Tasks tasks;
    private final List<List<String>> programs;
    private Consumer<Path> failed = folder -> {};

    FolderOpener(Tasks tasks) {
        this(tasks, ofSystem(System.getProperty("os.name", "").toLowerCase(Locale.ROOT)));
    }

    /// @param programs each with its arguments before the folder, the first that opens it is enough
    FolderOpener(Tasks tasks, List<List<String>> programs) {
        this.tasks = tasks;
        this.programs = List.copyOf(programs);
    }

    /// Called with a folder that nothing could open.
    void onFailed(Consumer<Path> newFailed) {
        failed = newFailed;
    }

    private static List<List<String>> ofSystem(String name) {
        if (name.startsWith("mac")) {
            return List.of(List.of("open"));
        }
        return name.startsWith("windows")
                ? List.of(List.of("explorer"))
                : List.of(List.of("xdg-open"), List.of("gio", "open"));
    }

    @Override
    public void accept(Path folder) {
        tasks.run(
                "opening of a folder",
                () -> programs.stream().anyMatch(program -> opens(program, folder)),
                opened -> {
                    if (!opened) {
                        failed.accept(folder);
                    }
                },
                failure -> failed.accept(folder));
    }

    private static boolean opens(List<String> program, Path folder) {
        List<String> command = new ArrayList<>(program);
        command.add(folder.toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            // Windows' explorer ends with 1 when all is well.
            return !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    || process.exitValue() == 0
                    || program.getFirst().equals("explorer");
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
