package graft.app.canvas;

import graft.app.document.Cell;
import graft.engine.recipe.Site;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// Finds what of a picture is where in the scene.
final class Whereabouts {

    /// Of a place's height: what around it still is the place when something is let go.
    private static final double GAP = 0.25;
    /// Pixels between the points at which a way is looked at: less than the smallest place.
    private static final double PACE = 4;

    private final Surface surface;

    Whereabouts(Surface surface) {
        this.surface = surface;
    }

    /// What is at a point of the scene.
    Target targetAt(double sceneX, double sceneY) {
        CellNode under = nodeAt(sceneX, sceneY);
        if (under != null) {
            return new Target.Place(under.cell());
        }
        Spot spot = new Spot(sceneX, sceneY);
        Point2D local = surface.sceneToLocal(sceneX, sceneY);
        boolean beside = surface.heads().besideAll(local);
        for (Map.Entry<Site, Label> head : surface.columnHeads.entrySet()) {
            if (!beside && spot.in(head.getValue())) {
                return new Target.Column(head.getKey());
            }
        }
        boolean above = surface.heads().aboveAll(local);
        for (Map.Entry<Integer, Label> head : surface.rowHeads.entrySet()) {
            if (!above && spot.in(head.getValue())) {
                return new Target.Row(head.getKey());
            }
        }
        return new Target.Between();
    }

    /// What is meant by letting go at a point of the scene: the gap beside a place is the place's, since what was
    /// lifted out of one would be lost between two.
    Target dropAt(double sceneX, double sceneY) {
        Target exact = targetAt(sceneX, sceneY);
        if (!(exact instanceof Target.Between) || surface.heads().cover(surface.sceneToLocal(sceneX, sceneY))) {
            return exact;
        }
        Spot spot = new Spot(sceneX, sceneY);
        CellNode nearest = null;
        double least = Double.MAX_VALUE;
        for (CellNode node : surface.cells.values()) {
            double away = spot.from(node);
            if (away <= node.getHeight() * GAP && away < least) {
                nearest = node;
                least = away;
            }
        }
        return nearest == null ? exact : new Target.Place(nearest.cell());
    }

    /// The cells on the way between two points of the scene, in its order. A fast pointer is told of only now and then.
    Set<Cell> along(Point2D from, Point2D to) {
        Set<Cell> way = new LinkedHashSet<>();
        int steps = Math.max(1, (int) Math.ceil(from.distance(to) / PACE));
        for (int step = 0; step <= steps; step++) {
            Point2D at = from.interpolate(to, (double) step / steps);
            CellNode node = nodeAt(at.getX(), at.getY());
            if (node != null) {
                way.add(node.cell());
            }
        }
        return way;
    }

    /// The cell at a point of the scene, or null.
    @Nullable
    CellNode nodeAt(double sceneX, double sceneY) {
        if (surface.heads().cover(surface.sceneToLocal(sceneX, sceneY))) {
            return null;
        }
        Spot spot = new Spot(sceneX, sceneY);
        for (CellNode node : surface.cells.values()) {
            if (spot.in(node)) {
                return node;
            }
        }
        return null;
    }

    /// Of some cells, of which there must be one, the one nearest to a point of the picture.
    Cell nearest(Set<Cell> among, Point2D point) {
        return Collections.min(among, Comparator.comparingDouble(cell -> {
            CellNode node = surface.cells.get(cell);
            return node == null || node.getParent() == null ? Double.MAX_VALUE : distance(node, point);
        }));
    }

    private static double distance(CellNode node, Point2D point) {
        double x = Math.clamp(point.getX(), node.getLayoutX(), node.getLayoutX() + node.getWidth());
        double y = Math.clamp(point.getY(), node.getLayoutY(), node.getLayoutY() + node.getHeight());
        return point.distance(x, y);
    }

    /// A point of the scene, asked of a thousand nodes on every movement: it is taken into a parent's coordinates once
    /// for all its children.
    private static final class Spot {
        private final double sceneX;
        private final double sceneY;
        private @Nullable Parent parent;
        private Point2D local = Point2D.ZERO;

        Spot(double sceneX, double sceneY) {
            this.sceneX = sceneX;
            this.sceneY = sceneY;
        }

        boolean in(Region node) {
            return from(node) == 0;
        }

        /// How far it is from a node, along the axis on which it is further; 0 within.
        double from(Region node) {
            Parent of = node.getParent();
            if (of == null) {
                return Double.MAX_VALUE;
            }
            if (of != parent) {
                parent = of;
                local = of.sceneToLocal(sceneX, sceneY);
            }
            double x = local.getX() - node.getLayoutX() - node.getTranslateX();
            double y = local.getY() - node.getLayoutY() - node.getTranslateY();
            double beside = Math.max(0, Math.max(-x, x - node.getWidth()));
            return Math.max(beside, Math.max(-y, y - node.getHeight()));
        }
    }

    /// The cells that a rectangle in the scene touches.
    Set<Cell> within(double x1, double y1, double x2, double y2) {
        Set<Cell> touched = new TreeSet<>();
        for (CellNode node : surface.cells.values()) {
            Bounds bounds = node.localToScene(node.getLayoutBounds());
            if (node.getParent() != null
                    && bounds.getMaxX() >= Math.min(x1, x2)
                    && bounds.getMinX() <= Math.max(x1, x2)
                    && bounds.getMaxY() >= Math.min(y1, y2)
                    && bounds.getMinY() <= Math.max(y1, y2)) {
                touched.add(node.cell());
            }
        }
        return touched;
    }
}
