package graft.app.canvas;

import javafx.geometry.Bounds;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The small square at a selection's corner by which its block is pulled over its neighbours.
final class FillHandle extends Region {

    private static final double SIDE = 8;
    /// Pixels around it that are it as well.
    private static final double REACH = 2;

    FillHandle() {
        getStyleClass().add("g-fill-handle");
        setId("fill-handle");
        setManaged(false);
        setVisible(false);
    }

    /// Whether it is at a point of the scene.
    boolean holds(double sceneX, double sceneY) {
        Bounds bounds = localToScene(getLayoutBounds());
        return isVisible()
                && sceneX >= bounds.getMinX() - REACH
                && sceneX <= bounds.getMaxX() + REACH
                && sceneY >= bounds.getMinY() - REACH
                && sceneY <= bounds.getMaxY() + REACH;
    }

    /// Puts it on the lower right corner of a place, where it stays; without one it is away.
    void place(@Nullable CellNode corner) {
        layoutXProperty().unbind();
        layoutYProperty().unbind();
        setVisible(corner != null);
        if (corner != null) {
            resize(SIDE, SIDE);
            layoutXProperty()
                    .bind(corner.layoutXProperty().add(corner.widthProperty()).subtract(SIDE - 2));
            layoutYProperty()
                    .bind(corner.layoutYProperty().add(corner.heightProperty()).subtract(SIDE - 2));
        }
    }
}
