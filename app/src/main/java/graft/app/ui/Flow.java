package graft.app.ui;

import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;

/// A row that wraps where it must and otherwise asks for no more than one line's width. (A FlowPane of JavaFX asks for
/// its wrap length even when it holds less.)
public class Flow extends FlowPane {

    @SuppressWarnings("this-escape") // a region setting its own width: nothing of a subclass is called
    public Flow(Node... children) {
        super(children);
        setMinWidth(0);
    }

    @Override
    protected double computePrefWidth(double height) {
        double width = 0;
        int shown = 0;
        for (Node child : getManagedChildren()) {
            width += snapSizeX(child.prefWidth(-1));
            shown++;
        }
        Insets insets = getInsets();
        return insets.getLeft() + width + Math.max(0, shown - 1) * snapSpaceX(getHgap()) + insets.getRight() + 1;
    }
}
