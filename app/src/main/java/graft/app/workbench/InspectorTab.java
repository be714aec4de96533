package graft.app.workbench;

import graft.app.ui.Level;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;

/// A tab of the inspector. Its content is made when it is first shown, not before.
public interface InspectorTab {

    /// Stable id, for example `training`.
    String id();

    ObservableValue<String> title();

    /// Makes the content; called once, on the FX thread. The inspector scrolls it when it is too tall.
    Node content();

    /// From which level of the window on it is there.
    default Level level() {
        return Level.WORKBENCH;
    }

    /// Whether it is there at a level of the window.
    default boolean at(Level level) {
        return level.shows(level());
    }
}
