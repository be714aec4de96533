package graft.app.ui;

import javafx.scene.Node;

/// Binds what is shown to the window's level.
public final class Levels {

    private Levels() {}

    /// Shows a node from a level on.
    public static <N extends Node> N from(Level least, Theme theme, N node) {
        node.visibleProperty().bind(theme.levelProperty().map(level -> level.shows(least)));
        node.managedProperty().bind(node.visibleProperty());
        return node;
    }
}
