package graft.app.rules.planted;

import javafx.scene.Node;

/// Breaks a rule on purpose: a view model that knows a node.
public record PlantedViewModel(Node node) {}
