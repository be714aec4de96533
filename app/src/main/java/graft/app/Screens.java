package graft.app;

import javafx.collections.ListChangeListener;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Window;

/// The screens that are plugged in. A window whose screen is unplugged stays where no screen is, unless somebody brings
/// it back: not every system does.
final class Screens {

    private Screens() {}

    /// Whether any of a window is on a screen.
    static boolean see(Window window) {
        return !Screen.getScreensForRectangle(window.getX(), window.getY(), window.getWidth(), window.getHeight())
                .isEmpty();
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

    /// Runs whenever screens were plugged in or unplugged.
    static void whenOneGoes(Runnable action) {
        Screen.getScreens().addListener((ListChangeListener<Screen>) change -> action.run());
    }
}
