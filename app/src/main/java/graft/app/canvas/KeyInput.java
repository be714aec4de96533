package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The keyboard twin of every gesture on the canvas.
final class KeyInput {

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final Carrier carrier;
    private final PointerInput pointer;
    private final Runnable quickMenu;
    /// Where Shift+arrows began.
    private @Nullable Cell anchor;
    private int lastColumn;

    KeyInput(
            RecipeDocument document,
            CanvasCommands commands,
            Carrier carrier,
            PointerInput pointer,
            Runnable quickMenu) {
        this.document = document;
        this.commands = commands;
        this.carrier = carrier;
        this.pointer = pointer;
        this.quickMenu = quickMenu;
    }

    void setSurface(Surface surface) {
        surface.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        surface.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
    }

    private void pressed(KeyEvent event) {
        boolean used = true;
        switch (event.getCode()) {
            case UP, KP_UP -> move(1, 0, event.isShiftDown());
            case DOWN, KP_DOWN -> move(-1, 0, event.isShiftDown());
            case LEFT, KP_LEFT -> move(0, -1, event.isShiftDown());
            case RIGHT, KP_RIGHT -> move(0, 1, event.isShiftDown());
            case HOME -> move(0, -100, event.isShiftDown());
            case END -> move(0, 100, event.isShiftDown());
            case PAGE_UP -> move(100, 0, event.isShiftDown());
            case PAGE_DOWN -> move(-100, 0, event.isShiftDown());
            case DELETE, BACK_SPACE -> commands.remove();
            case ENTER -> enter();
            case SPACE -> space(event);
            case ESCAPE -> {
                pointer.cancel();
                document.selection().clear();
            }
            case A -> used = event.isShortcutDown() && selectAll();
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void typed(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCharacter()) {
            case "[" -> commands.halve();
            case "]" -> commands.twice();
            case "+" -> commands.step(1);
            case "-" -> commands.step(-1);
            case "x", "X" -> commands.toggle();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void enter() {
        if (carrier.cargo() instanceof Cargo.Fresh fresh) {
            Set<Cell> cells = commands.selected();
            pointer.cancel();
            commands.place(fresh.mould(), cells);
        } else {
            quickMenu.run();
        }
    }

    private void space(KeyEvent event) {
        if (event.isControlDown()) {
            commands.selectColumns();
        } else if (event.isShiftDown()) {
            commands.selectRows();
        } else {
            enter();
        }
    }

    private boolean selectAll() {
        ModelShape shape = document.shape();
        if (shape != null) {
            Placements.columns(shape).forEach(site -> document.selection().addAll(DropPlan.column(site, shape)));
            document.selection().addAll(Set.of(Cell.EMBEDDING));
        }
        return true;
    }

    private void move(int up, int right, boolean extend) {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        CellSelection selection = document.selection();
        List<Site> columns = Placements.columns(shape);
        Cell from = selection.focus();
        if (from == null) {
            from = new Cell(shape.layers() - 1, columns.getFirst());
            up = 0;
            right = 0;
        }
        Cell to = neighbour(from, up, right, shape);
        if (extend) {
            Cell start = anchor == null ? from : anchor;
            anchor = start;
            selection.set(pointer.rectangle(start, to));
        } else {
            anchor = null;
            selection.set(Set.of(to));
        }
        selection.focusOn(to);
        if (selection.cells().size() > 1) {
            commands.say(Words.capital(Words.selection(selection.cells(), shape)));
        } else {
            commands.say(Words.cell(to, Placements.of(document.recipe(), shape).at(to), shape));
        }
    }

    /// Below the first layer lies the embedding; the way up from it leads to the column that one came from.
    private Cell neighbour(Cell from, int up, int right, ModelShape shape) {
        List<Site> columns = Placements.columns(shape);
        if (from.embedding()) {
            return up > 0 ? new Cell(Math.min(up, shape.layers()) - 1, columns.get(lastColumn)) : from;
        }
        lastColumn = Math.clamp(columns.indexOf(from.site()) + right, 0, columns.size() - 1);
        if (up == -1 && from.layer() == 0) {
            return Cell.EMBEDDING;
        }
        return new Cell(Math.clamp(from.layer() + up, 0, shape.layers() - 1), columns.get(lastColumn));
    }

    /// What can be done here, for a new user who presses F1.
    static String help() {
        return Messages.text("canvas.keys");
    }
}
