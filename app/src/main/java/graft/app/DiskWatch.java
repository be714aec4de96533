package graft.app;

import graft.app.task.Tasks;
import graft.app.ui.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// Tells that the workspace's disk is full, once each time it is: a run goes on there, but its curve stands still, and
/// nobody would know why. Used on the FX thread; the disk is asked beside it.
final class DiskWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.seconds(5);
    /// In bytes: no checkpoint has room in less.
    private static final long LITTLE = 1 << 20;

    private final Path workspace;
    private final Callable<Long> room;
    private final Tasks tasks;
    private final Consumer<String> warn;
    private @Nullable Timeline timer;
    private boolean asking;
    private boolean full;

    DiskWatch(Path workspace, Tasks tasks, Consumer<String> warn) {
        this(workspace, () -> room(workspace), tasks, warn);
    }

    /// @param room bytes that are free
    DiskWatch(Path workspace, Callable<Long> room, Tasks tasks, Consumer<String> warn) {
        this.workspace = workspace;
        this.room = room;
        this.tasks = tasks;
        this.warn = warn;
    }

    private static long room(Path workspace) throws IOException {
        return Files.getFileStore(workspace).getUsableSpace();
    }

    /// From now on it looks by itself.
    void begin() {
        Timeline fresh = new Timeline(new KeyFrame(PAUSE, event -> look()));
        fresh.setCycleCount(Animation.INDEFINITE);
        fresh.play();
        timer = fresh;
    }

    /// A disk that cannot be asked, or answers late, is not asked again meanwhile.
    void look() {
        if (!asking) {
            asking = true;
            tasks.run("look for room on the disk", room, this::know, failure -> asking = false);
        }
    }

    private void know(long bytes) {
        asking = false;
        boolean now = bytes < LITTLE;
        if (now && !full) {
            warn.accept(Messages.text("workspace.full", workspace));
        }
        full = now;
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.stop();
        }
    }
}
