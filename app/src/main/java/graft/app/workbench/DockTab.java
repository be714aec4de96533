package graft.app.workbench;

import graft.app.ui.Level;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.MenuItem;

/// A tab of the bottom dock. Its content is made when it is first shown, not before.
public interface DockTab {

    /// Stable id, for example `curves`.
    String id();

    /// The tab's words, badge included (`Runs 7`).
    ObservableValue<String> title();

    /// What it is called, without a badge.
    default String name() {
        return title().getValue();
    }

    /// Makes the content; called once, on the FX thread.
    Node content();

    /// Small controls for the right end of the tab bar while this tab is shown; called once, after {@link #content}.
    default Optional<Node> tools() {
        return Optional.empty();
    }

    /// Called when the tab becomes visible or is hidden, so that hidden tabs need not draw.
    default void shown(boolean visible) {}

    /// What can be done about what is selected in it, to be found by name; disabled where nothing is selected for it.
    default List<MenuItem> deeds() {
        return List.of();
    }

    /// Other words by which somebody may look for it.
    default String also() {
        return "";
    }

    /// Where the keyboard goes when the tab is asked for by its key, of the stops that its content has.
    default Node first(List<Node> stops) {
        return stops.getFirst();
    }

    /// How it is arranged, in words that {@link #restore} understands; empty for as usual.
    default String layout() {
        return "";
    }

    /// Arranges it as in an earlier session; what is not understood is left as usual. May come before {@link #content}.
    default void restore(String layout) {}

    /// From which level of the window on it is there.
    default Level level() {
        return Level.EXPLORE;
    }
}
