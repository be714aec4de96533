package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.app.document.RecipeDocument;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.Set;
import javafx.scene.input.MouseEvent;

/// What a press selects: a place or a line of them; with Shift up to there, with Ctrl beside what is selected.
final class PressSelection {

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final Stretch stretch;

    PressSelection(RecipeDocument document, CanvasCommands commands, Stretch stretch) {
        this.document = document;
        this.commands = commands;
        this.stretch = stretch;
    }

    void place(Cell cell, MouseEvent event) {
        CellSelection selection = document.selection();
        ModelShape shape = document.shape();
        if (event.isShiftDown() && shape != null) {
            stretch.to(cell, shape);
        } else if (event.isShortcutDown()) {
            selection.toggle(cell);
            selection.focusOn(cell);
        } else {
            if (!selection.contains(cell)) {
                selection.set(Set.of(cell));
            }
            selection.focusOn(cell);
        }
    }

    void line(Target line, MouseEvent event) {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        List<Cell> cells = DropPlan.cells(line, shape, Set.of());
        if (event.isShortcutDown() || event.isShiftDown()) {
            document.selection().addAll(cells);
        } else {
            document.selection().set(cells);
        }
        document.selection().focusAmong(cells);
        commands.say(Words.capital(Words.selection(document.selection().cells(), shape)));
    }

    /// What a context menu opened here is about: the selection where this is in it, else what is pointed at.
    void pointOut(Target target) {
        ModelShape shape = document.shape();
        if (shape != null) {
            List<Cell> cells = DropPlan.cells(target, shape, Set.of());
            CellSelection selection = document.selection();
            if (!selection.cells().containsAll(cells)) {
                selection.set(cells);
                selection.focusAmong(cells);
            }
        }
    }

    /// A press beside all places.
    void nothing(MouseEvent event) {
        if (!event.isShortcutDown() && !event.isShiftDown()) {
            document.selection().clear();
        }
    }

    /// The button came up where it went down: of several places the one is meant.
    void click(MouseEvent event) {
        CellSelection selection = document.selection();
        Cell focus = selection.focus();
        if (!event.isShortcutDown() && !event.isShiftDown() && focus != null && selection.contains(focus)) {
            selection.set(Set.of(focus));
        }
    }
}
