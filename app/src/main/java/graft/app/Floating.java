package graft.app;

import graft.app.ui.Theme;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// A region of the window in a window of its own, on the second screen where there is one: for a projector.
/// Closing that window, or unplugging its screen, puts the region back.
final class Floating {

    private static final double SHARE = 0.6;
    /// In pixels: a window is wider and higher.
    private static final double LEAST = 100;

    private final BooleanProperty floating = new SimpleBooleanProperty(this, "floating");
    private final String title;
    private final Region content;
    private final Theme theme;
    private final Consumer<Boolean> dock;
    private final Screens screens;
    private final StackPane holder = new StackPane();
    private @Nullable Stage stage;
    private @Nullable Rectangle2D earlier;

    /// @param dock takes the region out of the window (false) or puts it back (true)
    Floating(String title, Region content, Theme theme, Screens screens, Consumer<Boolean> dock) {
        this.title = title;
        this.content = content;
        this.theme = theme;
        this.screens = screens;
        this.dock = dock;
        holder.getStyleClass().add("g-window");
        TypedShortcuts.follow(holder);
        floating.addListener((observed, before, now) -> {
            if (now) {
                lift();
            } else {
                putBack();
            }
        });
        screens.whenOneGoes(() -> {
            if (stage != null && !screens.see(stage)) {
                floating.set(false);
            }
        });
    }

    BooleanProperty floatingProperty() {
        return floating;
    }

    /// Where its window stands, or stood, for {@link #restore}; empty where it never was anywhere.
    String layout() {
        Rectangle2D at = stage == null
                ? earlier
                : new Rectangle2D(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
        return at == null ? "" : at.getMinX() + " " + at.getMinY() + " " + at.getWidth() + " " + at.getHeight();
    }

    /// Where its window stood in an earlier session; what is not understood is left out.
    void restore(String layout) {
        try {
            double[] parts = Stream.of(layout.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (parts.length == 4 && parts[2] >= LEAST && parts[3] >= LEAST) {
                earlier = new Rectangle2D(parts[0], parts[1], parts[2], parts[3]);
            }
        } catch (NumberFormatException _) {
            earlier = null;
        }
    }

    private void lift() {
        Scene home = content.getScene();
        dock.accept(false);
        holder.getChildren().setAll(content);
        Stage shown = stage == null ? make(home) : stage;
        stage = shown;
        if (!screens.see(shown)) { // its screen was unplugged meanwhile
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
        Optional.ofNullable(earlier)
                .flatMap(screens::bring)
                .ifPresentOrElse(at -> stand(fresh, at), () -> place(fresh, home));
        return fresh;
    }

    /// All of a screen that the window is not on; a part of the only one.
    private void place(Stage fresh, @Nullable Scene home) {
        Window window = home == null ? fresh : home.getWindow();
        Rectangle2D free = screens.beside(window).orElse(null);
        Rectangle2D room = free == null ? screens.of(window) : free;
        double share = free == null ? SHARE : 1;
        stand(
                fresh,
                new Rectangle2D(
                        room.getMinX() + room.getWidth() * (1 - share) / 2,
                        room.getMinY() + room.getHeight() * (1 - share) / 2,
                        room.getWidth() * share,
                        room.getHeight() * share));
    }

    private static void stand(Stage stage, Rectangle2D at) {
        stage.setX(at.getMinX());
        stage.setY(at.getMinY());
        stage.setWidth(at.getWidth());
        stage.setHeight(at.getHeight());
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
