package graft.app.canvas;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;

/// Brings places of a picture up to date: those in sight at once, and of a model with many layers the others a few a
/// frame, so that a drag over a column of eighty places holds no frame up. Used on the FX thread.
final class CellSweep {

    /// As many as are always dressed at once: a model of a dozen layers.
    private static final int FEW = 180;

    /// What a frame can style beside what it has to do anyway.
    private static final int A_FRAME = 32;
    /// Pixels around what is seen that count as seen.
    private static final double MARGIN = 40;

    private final Collection<CellNode> cells;
    private final Consumer<CellNode> dress;
    private final Set<CellNode> rest = new LinkedHashSet<>();
    private Bounds sight = new BoundingBox(0, 0, 0, 0);
    private long dressed;
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            goOn();
        }
    };

    /// @param cells all of the picture
    /// @param dress makes a place look as it is to look now
    CellSweep(Collection<CellNode> cells, Consumer<CellNode> dress) {
        this.cells = cells;
        this.dress = dress;
    }

    /// These places look different: what a gesture does is seen where it points in the same frame.
    void show(Collection<CellNode> changed) {
        changed.forEach(node -> {
            if (cells.size() <= FEW || inSight(node)) {
                rest.remove(node);
                dress(node);
            } else {
                rest.add(node);
            }
        });
        goOnLater();
    }

    /// All places look different, and none of them sooner than the others.
    void spread() {
        if (cells.size() <= FEW) {
            cells.forEach(this::dress);
        } else {
            cells.stream().filter(this::inSight).forEach(rest::add);
            rest.addAll(cells);
            goOnLater();
        }
    }

    /// Another part of the picture is seen, in the coordinates of the cells.
    void see(double left, double top, double width, double height) {
        sight = new BoundingBox(left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN);
        rest.removeIf(node -> {
            boolean seen = inSight(node);
            if (seen) {
                dress(node);
            }
            return seen;
        });
    }

    /// How many places have been dressed so far.
    long dressed() {
        return dressed;
    }

    private void dress(CellNode node) {
        dressed++;
        dress.accept(node);
    }

    private void goOnLater() {
        if (!rest.isEmpty()) {
            timer.start();
        }
    }

    private void goOn() {
        Iterator<CellNode> next = rest.iterator();
        for (int i = 0; i < A_FRAME && next.hasNext(); i++) {
            CellNode node = next.next();
            next.remove();
            dress(node);
        }
        if (rest.isEmpty()) {
            timer.stop();
        }
    }

    private boolean inSight(CellNode node) {
        return node.getWidth() > 0
                && sight.intersects(node.getLayoutX(), node.getLayoutY(), node.getWidth(), node.getHeight());
    }
}
