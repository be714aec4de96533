package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import java.util.Set;
import java.util.TreeSet;
import javafx.geometry.Point2D;
import org.jspecify.annotations.Nullable;

/// Selects what a rectangle touches that is drawn over a picture. It hangs on the place where it was begun, though the
/// picture is scrolled meanwhile.
final class RubberBand {

    private final CellSelection selection;
    private final Stretch stretch;
    private Set<Cell> kept = Set.of();
    private Set<Cell> before = Set.of();
    private @Nullable Surface surface;
    private Point2D start = Point2D.ZERO;
    /// Where the pointer was last, in the picture.
    private Point2D latest = Point2D.ZERO;

    RubberBand(CellSelection selection, Stretch stretch) {
        this.selection = selection;
        this.stretch = stretch;
    }

    /// @param from      a point of the scene
    /// @param newKept   what stays selected beside what is touched
    /// @param newBefore what was selected when the button went down
    void begin(Surface shown, Point2D from, Set<Cell> newKept, Set<Cell> newBefore) {
        surface = shown;
        start = shown.sceneToLocal(from);
        kept = newKept;
        before = newBefore;
    }

    boolean going() {
        return surface != null;
    }

    /// The pointer is at a point of the scene.
    void drag(Point2D to) {
        Surface shown = surface;
        if (shown != null) {
            Point2D from = shown.localToScene(start);
            latest = shown.sceneToLocal(to);
            shown.showBand(from, to);
            Set<Cell> touched = new TreeSet<>(kept);
            touched.addAll(shown.within(from.getX(), from.getY(), to.getX(), to.getY()));
            selection.set(touched);
        }
    }

    /// The keyboard is then where the pointer stopped, and goes on from there.
    void end() {
        Surface shown = surface;
        hide();
        Set<Cell> cells = selection.cells();
        if (shown != null && !cells.isEmpty()) {
            stretch.drawn(shown.nearest(cells, start), shown.nearest(cells, latest));
        }
    }

    private void hide() {
        if (surface != null) {
            surface.showBand(null, null);
            surface = null;
        }
    }

    /// Ends it and selects what was selected before.
    void giveUp() {
        if (going()) {
            hide();
            selection.set(before);
        }
    }
}
