package graft.app.canvas;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;

/// Brings all places of a picture up to date: those in sight at once, and of a model with many layers the others a few
/// milliseconds a frame, so that a drag over a column of eighty places holds no frame up. Used on the FX thread.
final class CellSweep {

    /// As many as are always dressed at once: a model of two dozen layers.
    private static final int FEW = 320;

    private static final long NANOS = 2_000_000;
    /// Pixels around what is seen that count as seen.
    private static final double MARGIN = 40;

    private final Collection<CellNode> cells;
    private final Consumer<CellNode> dress;
    private final Deque<CellNode> rest = new ArrayDeque<>();
    private Bounds sight = new BoundingBox(0, 0, 0, 0);
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            goOn();
        }
    };

    /// @param dress makes a place look as it is to look now
    CellSweep(Collection<CellNode> cells, Consumer<CellNode> dress) {
        this.cells = cells;
        this.dress = dress;
    }

    /// Any place may have to look different.
    void begin() {
        rest.clear();
        for (CellNode node : cells) {
            if (cells.size() <= FEW || inSight(node)) {
                dress.accept(node);
            } else {
                rest.add(node);
            }
        }
        if (!rest.isEmpty()) {
            timer.start();
        }
    }

    /// Another part of the picture is seen, in the coordinates of the cells.
    void see(double left, double top, double width, double height) {
        sight = new BoundingBox(left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN);
        rest.removeIf(node -> {
            boolean seen = inSight(node);
            if (seen) {
                dress.accept(node);
            }
            return seen;
        });
    }

    private void goOn() {
        long until = System.nanoTime() + NANOS;
        for (CellNode node = rest.poll(); node != null; node = rest.poll()) {
            dress.accept(node);
            if (System.nanoTime() > until) {
                break;
            }
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
