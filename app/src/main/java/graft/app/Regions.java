package graft.app;

import graft.app.settings.Settings;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// Where the dock and the inspector stand: beside the canvas, put away, or in windows of their own.
final class Regions {

    private static final String DOCK = "float.dock";
    private static final String INSPECTOR = "float.inspector";

    private final Dock dock;
    private final Inspector inspector;
    private final HBox upper;
    private final Room room;
    private final BooleanProperty inspectorShown = new SimpleBooleanProperty(this, "inspectorShown", true);
    private final BooleanProperty dockShown = new SimpleBooleanProperty(this, "dockShown", true);
    private final Floating dockFloat;
    private final Floating inspectorFloat;

    /// @param tell is told when there is more or less room than before
    Regions(Region window, Node canvas, Dock dock, Inspector inspector, Theme theme, Consumer<Room.Tight> tell) {
        this.dock = dock;
        this.inspector = inspector;
        upper = new HBox(canvas, inspector);
        Screens screens = Screens.here();
        dockFloat = new Floating(Messages.text("menu.region.dock"), dock, theme, screens, this::placeDock);
        inspectorFloat =
                new Floating(Messages.text("menu.region.inspector"), inspector, theme, screens, this::placeInspector);
        room = new Room(window, theme, upper, dock, dock.largeProperty(), tight -> {
            fitDock();
            tell.accept(tight);
        });
        dock.largeProperty()
                .subscribe(large -> room.showUpper(upper, !large || dockFloats().get()));
        inspectorShown.addListener((observed, before, shown) ->
                placeInspector(shown && !inspectorFloats().get()));
        dockShown.addListener(
                (observed, before, shown) -> placeDock(shown && !dockFloats().get()));
    }

    Room room() {
        return room;
    }

    BooleanProperty inspectorShown() {
        return inspectorShown;
    }

    BooleanProperty dockShown() {
        return dockShown;
    }

    BooleanProperty dockFloats() {
        return dockFloat.floatingProperty();
    }

    BooleanProperty inspectorFloats() {
        return inspectorFloat.floatingProperty();
    }

    /// Notes where what floats stands, for {@link #restore}.
    void note(Settings settings) {
        settings.setWord(DOCK, dockFloat.layout());
        settings.setWord(INSPECTOR, inspectorFloat.layout());
    }

    /// What floats comes where it was in an earlier session.
    void restore(Settings settings) {
        settings.word(DOCK).ifPresent(dockFloat::restore);
        settings.word(INSPECTOR).ifPresent(inspectorFloat::restore);
    }

    /// What floats is put away, for the window closes.
    void putTogether() {
        dockFloat.close();
        inspectorFloat.close();
    }

    private void placeInspector(boolean there) {
        upper.getChildren().remove(inspector);
        if (there && inspectorShown.get()) {
            upper.getChildren().add(inspector);
        }
    }

    /// The dock leaves the split altogether, so that no divider stays behind.
    private void placeDock(boolean there) {
        fitDock();
        room.showLower(dock, false);
        if (!there || !dockShown.get()) {
            dock.largeProperty().set(false); // the canvas needs no place of the dock's then
        }
        if (there && dockShown.get()) {
            room.showLower(dock, true);
        }
    }

    /// A dock in a window of its own shares its room with nothing.
    private void fitDock() {
        Room.Tight tight = room.tight();
        dock.setRoom(tight.narrow(), tight.low() && !dockFloats().get());
    }
}
