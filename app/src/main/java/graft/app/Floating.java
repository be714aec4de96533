package graft.app;

import graft.app.ui.Theme;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// A region of the window in a window of its own, on the second screen where there is one: for a projector.
/// Closing that window, or unplugging its screen, puts the region back.
final class Floating {

    private static final double SHARE = 0.6;

    private final BooleanProperty floating = new SimpleBooleanProperty(this, "floating");
    private final String title;
    private final Region content;
    private final Theme theme;
    private final Consumer<Boolean> dock;
    private final StackPane holder = new StackPane();
    private @Nullable Stage stage;

    /// @param dock takes the region out of the window (false) or puts it back (true)
    Floating(String title, Region content, Theme theme, Consumer<Boolean> dock) {
        this.title = title;
        this.content = content;
        this.theme = theme;
        this.dock = dock;
        holder.getStyleClass().add("g-window");
        floating.addListener((observed, before, now) -> {
            if (now) {
                lift();
            } else {
                putBack();
            }
        });
        Screens.whenOneGoes(() -> {
            if (stage != null && !Screens.see(stage)) {
                floating.set(false);
            }
        });
    }

    BooleanProperty floatingProperty() {
        return floating;
    }

    private void lift() {
        Scene home = content.getScene();
        dock.accept(false);
        holder.getChildren().setAll(content);
        Stage shown = stage == null ? make(home) : stage;
        stage = shown;
        if (!Screens.see(shown)) { // its screen was unplugged meanwhile
            place(shown, home);
        }
        shown.show();
        shown.toFront();
    }

    private Stage make(@Nullable Scene home) {
        Stage fresh = new Stage();
        fresh.setTitle(title);
        Scene scene = new Scene(holder);
        if (home != null) {
            // The window's keys work here, too.
            scene.getAccelerators().putAll(home.getAccelerators());
        }
        theme.dress(scene);
        fresh.setScene(scene);
        fresh.setOnCloseRequest(event -> floating.set(false));
        place(fresh, home);
        return fresh;
    }

    private static void place(Stage fresh, @Nullable Scene home) {
        Rectangle2D room = screen(home == null ? null : home.getWindow()).getVisualBounds();
        boolean second = Screen.getScreens().size() > 1;
        fresh.setX(room.getMinX() + (second ? 0 : room.getWidth() * (1 - SHARE) / 2));
        fresh.setY(room.getMinY() + (second ? 0 : room.getHeight() * (1 - SHARE) / 2));
        fresh.setWidth(room.getWidth() * (second ? 1 : SHARE));
        fresh.setHeight(room.getHeight() * (second ? 1 : SHARE));
    }

    /// A screen that the window is not on, or the only one.
    private static Screen screen(@Nullable Window window) {
        if (window == null) {
            return Screen.getPrimary();
        }
        List<Screen> taken =
                Screen.getScreensForRectangle(window.getX(), window.getY(), window.getWidth(), window.getHeight());
        return Screen.getScreens().stream()
                .filter(screen -> !taken.contains(screen))
                .findFirst()
                .orElse(Screen.getPrimary());
    }

    private void putBack() {
        holder.getChildren().clear();
        if (stage != null) {
            stage.hide();
        }
        dock.accept(true);
    }

    /// The main window closes.
    void close() {
        if (stage != null) {
            stage.hide();
        }
    }
}
