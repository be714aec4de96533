package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Messages;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/// Painting: with the brush on, or P held, a sweep over places puts the palette's last adapter into each. A sweep is
/// one command, however many places it touches.
final class Brush {

    private final CanvasCommands commands;
    private final BooleanProperty on = new SimpleBooleanProperty(this, "on");
    private final Set<Cell> touched = new HashSet<>();
    private final TreeSet<Cell> painted = new TreeSet<>();
    private String reason = "";
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
        touched.clear();
        painted.clear();
        reason = "";
    }

    /// The pointer is over a place.
    void touch(Cell cell) {
        if (touched.add(cell)) {
            commands.paint(cell, stroke).ifPresentOrElse(why -> reason = why, () -> painted.add(cell));
        }
    }

    /// Takes the stroke back.
    void giveUp() {
        commands.takeBack(stroke);
    }

    /// The button came up: says what the sweep did, and why it did not do the rest.
    void end() {
        commands.painted(Set.copyOf(painted), reason);
    }
}
