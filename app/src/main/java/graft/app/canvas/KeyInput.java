package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.app.document.RecipeDocument;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;

/// The keyboard twin of every gesture on the canvas.
final class KeyInput {

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final Carrier carrier;
    private final PointerInput pointer;
    private final Runnable quickMenu;
    private final Brush brush;
    private int lastColumn;
    private int lastLayer;
    /// Digits typed before a comma: `2,` selects every second layer.
    private final StringBuilder digits = new StringBuilder();

    private boolean sitesRunDown;

    KeyInput(
            RecipeDocument document,
            CanvasCommands commands,
            Carrier carrier,
            PointerInput pointer,
            Brush brush,
            Runnable quickMenu) {
        this.document = document;
        this.commands = commands;
        this.carrier = carrier;
        this.pointer = pointer;
        this.brush = brush;
        this.quickMenu = quickMenu;
    }

    void setSurface(Surface surface) {
        surface.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        surface.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
        surface.addEventHandler(KeyEvent.KEY_RELEASED, event -> {
            if (event.getCode() == KeyCode.P) {
                brush.hold(false);
            }
        });
        // Nobody tells this surface of a key that comes up elsewhere.
        surface.focusWithinProperty().addListener((observed, was, within) -> {
            if (!within) {
                brush.hold(false);
            }
        });
        surface.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::focusedProperty)
                .addListener((observed, was, focused) -> brush.hold(false));
        sitesRunDown = surface.sitesRunDown();
    }

    /// One step on the screen; where sites run down, up and down lead from site to site and the sides to other layers.
    private void step(int up, int right, boolean extend) {
        if (sitesRunDown) {
            move(right, -up, extend);
        } else {
            move(up, right, extend);
        }
    }

    private void pressed(KeyEvent event) {
        boolean used = true;
        switch (event.getCode()) {
            case UP, KP_UP -> step(1, 0, event.isShiftDown());
            case DOWN, KP_DOWN -> step(-1, 0, event.isShiftDown());
            case LEFT, KP_LEFT -> step(0, -1, event.isShiftDown());
            case RIGHT, KP_RIGHT -> step(0, 1, event.isShiftDown());
            case HOME -> move(0, -100, event.isShiftDown());
            case END -> move(0, 100, event.isShiftDown());
            case PAGE_UP -> move(sitesRunDown ? 1 : 100, 0, event.isShiftDown());
            case PAGE_DOWN -> move(sitesRunDown ? -1 : -100, 0, event.isShiftDown());
            case DELETE, BACK_SPACE -> {
                if (event.isShiftDown()) {
                    commands.leaveOut();
                } else {
                    commands.remove();
                }
            }
            case ENTER -> enter();
            case SPACE -> space(event);
            case ESCAPE -> {
                pointer.cancel();
                document.selection().clear();
            }
            case P -> {
                used = !event.isShortcutDown() && !event.isAltDown();
                if (used) {
                    brush.hold(true);
                }
            }
            case A -> used = event.isShortcutDown() && selectAll();
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void typed(KeyEvent event) {
        String typed = event.getCharacter();
        // Many keyboards have the brackets behind AltGr, which some systems report as Ctrl and Alt.
        boolean bracket = typed.equals("[") || typed.equals("]");
        if (!bracket && (event.isShortcutDown() || event.isAltDown())) {
            return;
        }
        if (typed.length() == 1 && Character.isDigit(typed.charAt(0)) && digits.length() < 2) {
            digits.append(typed);
            event.consume();
            return;
        }
        if (typed.equals(",") && !digits.isEmpty()) {
            commands.selectLayers(new LayerSelection("every " + Math.max(1, Integer.parseInt(digits.toString()))));
            digits.setLength(0);
            event.consume();
            return;
        }
        digits.setLength(0);
        switch (typed) {
            case "[" -> commands.halve();
            case "]" -> commands.twice();
            case "+" -> commands.step(1);
            case "-" -> commands.step(-1);
            case "x", "X" -> {
                if (event.isShiftDown()) {
                    commands.dropLayers();
                } else {
                    commands.toggle();
                }
            }
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
            pointer.stretch().to(to, shape);
        } else {
            selection.set(Set.of(to));
            selection.focusOn(to);
        }
        if (selection.cells().size() > 1) {
            commands.say(Words.capital(Words.selection(selection.cells(), shape)));
        } else {
            commands.say(Words.cell(to, Placements.of(document.recipe(), shape).at(to), shape));
        }
    }

    /// Below the first layer lies the embedding; the way up from it leads to the column that one came from.
    private Cell neighbour(Cell from, int up, int right, ModelShape shape) {
        List<Site> columns = Placements.columns(shape);
        if (sitesRunDown) {
            return beside(from, up, right, shape);
        }
        if (from.embedding()) {
            return up > 0 ? new Cell(Math.min(up, shape.layers()) - 1, columns.get(lastColumn)) : from;
        }
        lastColumn = Math.clamp(columns.indexOf(from.site()) + right, 0, columns.size() - 1);
        if (up == -1 && from.layer() == 0) {
            return Cell.EMBEDDING;
        }
        lastLayer = Math.clamp(from.layer() + up, 0, shape.layers() - 1);
        return new Cell(lastLayer, columns.get(lastColumn));
    }

    /// The same where one layer is shown: below its last site lies the embedding.
    private Cell beside(Cell from, int layers, int sites, ModelShape shape) {
        List<Site> columns = Placements.columns(shape);
        int last = columns.size() - 1;
        if (from.embedding()) {
            return sites < 0 ? new Cell(lastLayer, columns.get(last)) : from;
        }
        lastLayer = Math.clamp(from.layer() + layers, 0, shape.layers() - 1);
        int column = columns.indexOf(from.site()) + sites;
        if (column > last && shape.has(Site.EMBEDDING) && sites == 1) {
            return Cell.EMBEDDING;
        }
        lastColumn = Math.clamp(column, 0, last);
        return new Cell(lastLayer, columns.get(lastColumn));
    }
}
