package graft.app.ui;

import java.util.function.Predicate;
import javafx.scene.Node;

/// Binds what is shown to the window's level.
public final class Levels {

    private Levels() {}

    /// Shows a node from a level on.
    public static <N extends Node> N from(Level least, Theme theme, N node) {
        return at(level -> level.shows(least), theme, node);
    }

    /// Shows a node at some levels.
    public static <N extends Node> N at(Predicate<Level> levels, Theme theme, N node) {
        node.visibleProperty().bind(theme.levelProperty().map(levels::test));
        node.managedProperty().bind(node.visibleProperty());
        return node;
    }
}
