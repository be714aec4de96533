package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Messages;
import java.util.TreeSet;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/// Painting: with the brush on, or P held, a sweep over places puts the palette's last adapter into each. A sweep is
/// one command, however many places it touches.
final class Brush {

    private final CanvasCommands commands;
    private final BooleanProperty on = new SimpleBooleanProperty(this, "on");
    private final TreeSet<Cell> painted = new TreeSet<>();
    private Object stroke = new Object();
    private boolean held;

    Brush(CanvasCommands commands) {
        this.commands = commands;
    }

    /// Whether the toolbar's brush is on.
    BooleanProperty onProperty() {
        return on;
    }

    /// P went down or came up.
    void hold(boolean down) {
        if (down && !held && !on.get()) {
            commands.say(Messages.text("said.brush", commands.lastMould().title()));
        }
        held = down;
    }

    boolean ready() {
        return held || on.get();
    }

    void begin() {
        stroke = new Object();
        painted.clear();
    }

    /// The pointer is over a place.
    void touch(Cell cell) {
        if (painted.add(cell)) {
            commands.paint(cell, stroke);
        }
    }

    /// The button came up: says what the sweep did.
    void end() {
        commands.painted(painted);
        painted.clear();
    }
}
