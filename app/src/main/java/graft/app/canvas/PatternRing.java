package graft.app.canvas;

import graft.app.ui.Controls;
import java.util.EnumMap;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/// Patterns of layers in a ring around the pointer, while something is carried over a column's head with Alt down. The
/// direction in which the pointer leaves the middle chooses.
final class PatternRing extends Pane {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    /// In em: half the ring's height, how much wider than tall it is, and how far the pointer leaves the middle before
    /// a direction counts.
    private static final double RADIUS = 4.2;

    private static final double ASPECT = 1.9;
    private static final double DEAD = 1;
    /// In pixels: the least between its words and the edge of its room.
    private static final double EDGE = 4;

    private final Map<Pattern, Label> chips = new EnumMap<>(Pattern.class);
    private Point2D start = Point2D.ZERO;
    /// Where it is drawn around: the start, or beside it where the ring would stand out of its room.
    private Point2D middle = Point2D.ZERO;
    private Pattern chosen = Pattern.ALL;
    private Target.@Nullable Column column;

    PatternRing() {
        setId("pattern-ring");
        setManaged(false);
        setMouseTransparent(true);
        setVisible(false);
        for (Pattern pattern : Pattern.values()) {
            Label chip = Controls.label(pattern.title(), "g-chip", "g-ring-chip");
            chips.put(pattern, chip);
            getChildren().add(chip);
        }
    }

    boolean open() {
        return isVisible();
    }

    /// Opens around a point of the overlay, for a column.
    ///
    /// @param room of the overlay, which it does not leave
    void open(Target.Column over, Point2D at, Bounds room) {
        column = over;
        start = at;
        middle = at;
        chosen = Pattern.ALL;
        setVisible(true);
        toFront();
        applyCss();
        layoutChildren();
        Bounds taken = taken();
        middle = at.add(
                inside(taken.getMinX(), taken.getMaxX(), room.getMinX(), room.getMaxX()),
                inside(taken.getMinY(), taken.getMaxY(), room.getMinY(), room.getMaxY()));
        layoutChildren();
        mark();
    }

    /// How far a stretch must go to lie within another; where it is too long, their beginnings agree.
    private static double inside(double from, double to, double least, double most) {
        return Math.max(least + EDGE - from, Math.min(0, most - EDGE - to));
    }

    /// What its words take of the overlay.
    Bounds taken() {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (Label chip : chips.values()) {
            left = Math.min(left, chip.getLayoutX());
            top = Math.min(top, chip.getLayoutY());
            right = Math.max(right, chip.getLayoutX() + chip.getWidth());
            bottom = Math.max(bottom, chip.getLayoutY() + chip.getHeight());
        }
        return new BoundingBox(left, top, right - left, bottom - top);
    }

    void close() {
        setVisible(false);
        column = null;
    }

    /// Follows the pointer; gives back what letting go would mean.
    Target.Lines choose(Point2D at, double em) {
        Target.Column over = column;
        if (over == null) {
            throw new IllegalStateException("the ring is closed");
        }
        double x = (at.getX() - middle.getX()) / ASPECT;
        double y = at.getY() - middle.getY();
        if (Math.hypot((at.getX() - start.getX()) / ASPECT, at.getY() - start.getY()) >= DEAD * em) {
            double turn = (Math.atan2(y, x) / (2 * Math.PI) + 1.25) % 1;
            int count = Pattern.values().length;
            chosen = Pattern.values()[(int) Math.round(turn * count) % count];
        }
        mark();
        return new Target.Lines(over.site(), chosen);
    }

    private void mark() {
        chips.forEach((pattern, chip) -> chip.pseudoClassStateChanged(CHOSEN, pattern == chosen));
    }

    /// The first at the top, the others clockwise.
    @Override
    protected void layoutChildren() {
        int count = Pattern.values().length;
        chips.forEach((pattern, chip) -> {
            double em = chip.getFont().getSize();
            double angle = 2 * Math.PI * pattern.ordinal() / count - Math.PI / 2;
            chip.autosize();
            double x = middle.getX() + Math.cos(angle) * RADIUS * ASPECT * em;
            double y = middle.getY() + Math.sin(angle) * RADIUS * em;
            chip.relocate(Math.round(x - chip.getWidth() / 2), Math.round(y - chip.getHeight() / 2));
        });
    }
}
