package graft.app.canvas;

import graft.app.document.Cell;
import java.util.Set;
import javafx.scene.input.ScrollEvent;

/// Changes sizes by movement: the wheel over a place with Shift, or a drag upwards or downwards with Shift. One gesture
/// is one command.
final class SizeDrag {

    /// Pixels of a drag, or of a fine wheel, for one rung of the ladder of sizes.
    private static final double RUNG = 14;

    private final CanvasCommands commands;
    private Object gesture = new Object();
    private double from;
    private boolean going;
    private double wheel;
    private Set<Cell> cells = Set.of();

    SizeDrag(CanvasCommands commands) {
        this.commands = commands;
    }

    boolean going() {
        return going;
    }

    void begin(Set<Cell> newCells, double y) {
        going = true;
        gesture = new Object();
        cells = newCells;
        from = y;
    }

    /// Upwards is larger.
    void drag(double y) {
        while (Math.abs(from - y) >= RUNG) {
            int up = from > y ? 1 : -1;
            commands.rung(cells, up, gesture);
            from -= up * RUNG;
        }
    }

    void end() {
        going = false;
    }

    /// Ends the drag and gives everything the size it had.
    void giveUp() {
        if (going) {
            going = false;
            commands.takeBack(gesture);
        }
    }

    /// Turns of the wheel with Shift down, which some systems report as sideways.
    void wheel(ScrollEvent event, Set<Cell> over) {
        if (!over.equals(cells)) {
            cells = over;
            gesture = new Object();
            wheel = 0;
        }
        wheel += event.getDeltaY() == 0 ? event.getDeltaX() : event.getDeltaY();
        while (Math.abs(wheel) >= RUNG) {
            int up = wheel > 0 ? 1 : -1;
            commands.rung(cells, up, gesture);
            wheel = Math.abs(wheel) > 2 * RUNG ? 0 : wheel - up * RUNG;
        }
        event.consume();
    }
}
