package graft.app;

import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;

/// The screens that are plugged in. A window whose screen is unplugged stays where no screen is, unless somebody brings
/// it back: not every system does.
final class Screens {

    private final ObservableList<Rectangle2D> areas;

    /// @param areas of the screens, without the system's bars; changes as they come and go
    Screens(ObservableList<Rectangle2D> areas) {
        this.areas = areas;
    }

    /// Those of this machine.
    static Screens here() {
        ObservableList<Rectangle2D> areas = FXCollections.observableArrayList();
        Runnable read = () -> areas.setAll(
                Screen.getScreens().stream().map(Screen::getVisualBounds).toList());
        read.run();
        Screen.getScreens().addListener((ListChangeListener<Screen>) change -> read.run());
        return new Screens(areas);
    }

    /// Whether any of a window is on a screen.
    boolean see(Window window) {
        return areas.stream().anyMatch(area -> covers(area, window));
    }

    private static boolean covers(Rectangle2D area, Window window) {
        return area.intersects(window.getX(), window.getY(), window.getWidth(), window.getHeight());
    }

    /// A screen that a window is not on, where there is one.
    Optional<Rectangle2D> beside(Window window) {
        return areas.stream().filter(area -> !covers(area, window)).findFirst();
    }

    /// The screen on which a window is, else the first.
    Rectangle2D of(Window window) {
        return areas.stream().filter(area -> covers(area, window)).findFirst().orElseGet(areas::getFirst);
    }

    /// A window's place, if any of it is on a screen now, moved so that all of it is.
    Optional<Rectangle2D> bring(Rectangle2D window) {
        return areas.stream()
                .filter(area -> area.intersects(window))
                .findFirst()
                .map(area -> within(window, area));
    }

    /// A window's place moved, and where it must be made smaller, so that all of it is on a screen: one that was left
    /// on a large screen opens whole on a projector.
    static Rectangle2D within(Rectangle2D window, Rectangle2D screen) {
        double width = Math.min(window.getWidth(), screen.getWidth());
        double height = Math.min(window.getHeight(), screen.getHeight());
        return new Rectangle2D(
                Math.clamp(window.getMinX(), screen.getMinX(), screen.getMaxX() - width),
                Math.clamp(window.getMinY(), screen.getMinY(), screen.getMaxY() - height),
                width,
                height);
    }

    /// Brings a window's title bar back on the screen where its system puts the bar above the edge, once: some place a
    /// new window without it, and add it on top afterwards.
    void keepTitle(Stage stage) {
        stage.yProperty().addListener(new ChangeListener<>() {
            @Override
            public void changed(ObservableValue<? extends Number> y, Number before, Number now) {
                if (stage.isShowing() && isAbove(stage)) {
                    y.removeListener(this);
                    Platform.runLater(() -> stage.setY(of(stage).getMinY()));
                }
            }
        });
    }

    private boolean isAbove(Stage stage) {
        return !stage.isMaximized()
                && !stage.isFullScreen()
                && !stage.isIconified()
                && stage.getY() < of(stage).getMinY();
    }

    /// Runs whenever screens were plugged in or unplugged.
    void whenOneGoes(Runnable action) {
        areas.addListener((ListChangeListener<Rectangle2D>) change -> {
            if (!areas.isEmpty()) { // while a machine changes its screens it may have none
                action.run();
            }
        });
    }
}
