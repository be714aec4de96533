package graft.app;

import javafx.collections.ListChangeListener;
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

    /// Runs whenever screens were plugged in or unplugged.
    static void whenOneGoes(Runnable action) {
        Screen.getScreens().addListener((ListChangeListener<Screen>) change -> action.run());
    }
}
