package graft.app.canvas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// The heads of a picture's columns, which stay in sight while the layers are scrolled: of eighty layers one could not
/// tell in which column a place stands, nor drop on its head.
final class StandingHeads {

    private final Region ground = new Region();
    private final List<Node> nodes = new ArrayList<>();
    private double height;

    StandingHeads() {
        ground.getStyleClass().add("g-heads");
        ground.setManaged(false);
        nodes.add(ground);
    }

    void add(Collection<? extends Node> heads) {
        nodes.addAll(heads);
    }

    /// The ground first, since it covers what is scrolled away.
    List<Node> nodes() {
        return nodes;
    }

    /// @param newHeight of the strip at the top of the picture in which they stand
    void lay(double width, double newHeight) {
        height = newHeight;
        ground.resizeRelocate(0, 0, width, height);
    }

    double height() {
        return height;
    }

    /// The picture is seen from here on.
    void see(double top) {
        double down = Math.floor(top);
        if (down != ground.getTranslateY()) {
            nodes.forEach(node -> node.setTranslateY(down));
        }
        ground.setVisible(down > 0);
    }

    /// Whether what is at a point of the picture is behind them.
    boolean cover(Point2D point) {
        double y = point.getY() - ground.getTranslateY();
        return ground.isVisible() && y >= 0 && y < height;
    }
}
