package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.engine.recipe.ModelShape;
import org.jspecify.annotations.Nullable;

/// A rectangle of places that is made larger or smaller from where it was begun: by Shift and a click, by Shift and
/// the arrows, each going on where the other or a rubber band has stopped.
final class Stretch {

    private final CellSelection selection;
    private @Nullable Cell began;

    Stretch(CellSelection selection) {
        this.selection = selection;
    }

    /// Selects what lies from where it was begun up to here, and puts the keyboard here.
    void to(Cell cell, ModelShape shape) {
        Cell focus = selection.focus();
        Cell start = began;
        if (start == null || focus == null || !selects(start, focus, shape)) {
            start = focus == null ? cell : focus; // something else was selected meanwhile
        }
        began = start;
        selection.set(Placements.between(start, cell, shape));
        selection.focusOn(cell);
    }

    private boolean selects(Cell start, Cell end, ModelShape shape) {
        return selection.cells().equals(Placements.between(start, end, shape));
    }

    /// What is selected was drawn from one place to another.
    void drawn(Cell from, Cell to) {
        began = from;
        selection.focusOn(to);
    }
}
