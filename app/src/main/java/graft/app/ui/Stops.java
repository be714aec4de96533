package graft.app.ui;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;

/// Where Tab stops.
public final class Stops {

    private Stops() {}

    /// Every stop of a node that can be used now, in its order.
    public static List<Node> of(Node node) {
        List<Node> stops = new ArrayList<>();
        collect(node, stops);
        return stops;
    }

    private static void collect(Node node, List<Node> stops) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        if (node.isFocusTraversable()) {
            stops.add(node);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, stops));
        }
    }
}
