package graft.app;

import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ChangeListener;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Presentation mode: large text, the whole screen, and only canvas and results. Leaving it gives everything back as it
/// was.
final class Presentation {

    /// 13 px become 19.5: read from the last row.
    private static final double SCALE = 1.5;

    private final BooleanProperty on = new SimpleBooleanProperty(this, "on");
    private final Theme theme;
    private final Supplier<Window> window;
    private final List<BooleanProperty> regions;
    private final ChangeListener<Boolean> left = (observed, before, now) -> {
        if (!now) {
            leave();
        }
    };
    private double scaleBefore = 1;
    private List<Boolean> shownBefore = List.of();

    /// @param regions that are put away meanwhile
    Presentation(Theme theme, Supplier<Window> window, List<BooleanProperty> regions) {
        this.theme = theme;
        this.window = window;
        this.regions = List.copyOf(regions);
        on.addListener((observed, before, now) -> {
            if (now) {
                begin();
            } else {
                end();
            }
        });
    }

    BooleanProperty onProperty() {
        return on;
    }

    private void leave() {
        on.set(false);
    }

    private void begin() {
        scaleBefore = theme.scaleProperty().get();
        shownBefore = regions.stream().map(BooleanProperty::get).toList();
        regions.forEach(region -> region.set(false));
        theme.setScale(Math.max(SCALE, scaleBefore));
        fullScreen(true);
    }

    private void end() {
        theme.setScale(scaleBefore);
        for (int index = 0; index < shownBefore.size(); index++) {
            regions.get(index).set(shownBefore.get(index));
        }
        fullScreen(false);
    }

    private void fullScreen(boolean full) {
        if (window.get() instanceof Stage stage) {
            stage.setFullScreenExitHint(Messages.text("menu.present.leave"));
            stage.setFullScreen(full);
            if (full) {
                // Escape leaves the full screen, and with it the presentation.
                stage.fullScreenProperty().addListener(left);
            } else {
                stage.fullScreenProperty().removeListener(left);
            }
        }
    }
}
