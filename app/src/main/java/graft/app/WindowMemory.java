package graft.app;

import graft.app.settings.Settings;
import graft.app.task.Tasks;
import graft.app.ui.Theme;
import java.util.concurrent.Executor;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.stage.Stage;
import javafx.util.Duration;

/// What the window remembers of itself: on disk soon after every change, since a window that is killed,
/// or whose machine loses its power, never comes to its end in order.
final class WindowMemory implements AutoCloseable {

    private static final Duration PAUSE = Duration.seconds(2);

    private final Stage stage;
    private final Theme theme;
    private final Workbench workbench;
    private final Settings settings;
    private final Executor disk;
    private final Timeline timer = new Timeline(new KeyFrame(PAUSE, event -> look()));

    WindowMemory(Stage stage, Theme theme, Workbench workbench, Settings settings, Tasks tasks) {
        this.stage = stage;
        this.theme = theme;
        this.workbench = workbench;
        this.settings = settings;
        disk = tasks.inOrder("the window's state");
        timer.setCycleCount(Animation.INDEFINITE);
    }

    /// From now on it looks by itself every other second.
    void begin() {
        timer.play();
    }

    /// Writes how the window stands, in the background, where that is not what was written last. A presentation is
    /// passing and not remembered.
    void look() {
        if (workbench.presents().get()) {
            return;
        }
        note();
        if (settings.changed()) {
            disk.execute(settings::write);
        }
    }

    private void note() {
        workbench.note();
        settings.setLook(theme.lookProperty().get());
        settings.setLevel(theme.levelProperty().get());
        settings.setNumber("scale", theme.scaleProperty().get());
        settings.setNumber("maximized", stage.isMaximized() ? 1 : 0);
        if (!stage.isMaximized() && !stage.isFullScreen() && !stage.isIconified()) {
            settings.setNumber("x", stage.getX());
            settings.setNumber("y", stage.getY());
            settings.setNumber("width", stage.getWidth());
            settings.setNumber("height", stage.getHeight());
        }
    }

    /// The window closes: what floats is put away, and everything is on disk when this comes back.
    @Override
    public void close() {
        timer.stop();
        workbench.putTogether();
        note();
        settings.write();
    }
}
