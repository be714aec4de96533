package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import org.jspecify.annotations.Nullable;

/// Mouse gestures inside the scene: select, rubber band, drag from the palette, move and copy within the canvas. The
/// platform's drag and drop is not used: it cannot show a live result and fails on some Linux desktops.
final class PointerInput {

    /// Pixels after which a press becomes a drag.
    private static final double THRESHOLD = 4;

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final Carrier carrier;
    private final PaletteView palette;
    private final Brush brush;
    private final SizeDrag sizes;
    private final RubberBand band;
    private final EdgeScroll edges;
    /// Where a drag was last, in the scene.
    private Point2D latest = Point2D.ZERO;
    private @Nullable Surface surface;
    private @Nullable Point2D pressed;
    /// What was selected when the button went down.
    private Set<Cell> before = Set.of();
    private @Nullable Mould pressedMould;
    private boolean dragged;
    private boolean puttingDown;
    private boolean copyKey;
    private boolean painting;
    private boolean acting;
    /// Where the brush was last.
    private @Nullable Point2D brushed;

    PointerInput(
            RecipeDocument document,
            CanvasCommands commands,
            Carrier carrier,
            PaletteView palette,
            Brush brush,
            Viewport viewport) {
        this.document = document;
        this.commands = commands;
        this.carrier = carrier;
        this.palette = palette;
        this.brush = brush;
        sizes = new SizeDrag(commands);
        band = new RubberBand(document.selection());
        edges = new EdgeScroll(viewport, this::goOn);
        palette.items().forEach(this::listenToPalette);
    }

    private void listenToPalette(Mould mould, Node item) {
        item.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                pressed = new Point2D(event.getSceneX(), event.getSceneY());
                pressedMould = mould;
                dragged = false;
            }
        });
    }

    /// Follows drags through the whole window. The filters stand at the scene, since not every platform keeps sending
    /// a drag's events to the node where it began.
    void follow(Scene scene) {
        scene.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::drag);
        scene.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> act(() -> release(event)));
    }

    private void act(Runnable action) {
        acting = true;
        action.run();
        acting = false;
    }

    /// Whether what happens now is the pointer's doing: it is where the eye is, and the picture is not to be scrolled.
    boolean acting() {
        return acting;
    }

    private void dragFromPalette(Mould mould, Point2D start, MouseEvent event) {
        if (!dragged && start.distance(event.getSceneX(), event.getSceneY()) >= THRESHOLD) {
            palette.showPicked(mould);
            commands.picked(mould);
            carrier.lift(new Cargo.Fresh(mould));
            dragged = true;
        }
        if (dragged && carrier.carrying()) {
            carrier.hover(event.getSceneX(), event.getSceneY(), false);
        }
    }

    /// Picks something up without holding the button; the next click or Enter on a place puts it down.
    void pick(Mould mould) {
        carrier.cancel();
        carrier.lift(new Cargo.Fresh(mould));
        palette.showPicked(mould);
        commands.picked(mould);
        commands.say(Messages.text("said.picked", mould.title()));
    }

    void setSurface(Surface newSurface) {
        surface = newSurface;
        newSurface.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> act(() -> press(event)));
        newSurface.addEventHandler(MouseEvent.MOUSE_MOVED, event -> {
            if (carrier.carrying()) {
                carrier.hover(event.getSceneX(), event.getSceneY(), false);
            }
        });
        newSurface.addEventHandler(ScrollEvent.SCROLL, event -> {
            if (event.isShiftDown()
                    && newSurface.nodeAt(event.getSceneX(), event.getSceneY()) instanceof CellNode over) {
                CellSelection selection = document.selection();
                sizes.wheel(event, selection.contains(over.cell()) ? selection.cells() : Set.of(over.cell()));
            }
        });
    }

    private void press(MouseEvent event) {
        Surface shown = surface;
        if (shown == null || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        // Otherwise the scroll pane takes the keyboard.
        event.consume();
        CellNode under = shown.nodeAt(event.getSceneX(), event.getSceneY());
        if (under != null && brush.ready() && carrier.cargo() instanceof Cargo.Fresh fresh && paintable(fresh)) {
            // What was clicked in the palette is the brush's now: it is swept, not put down once.
            palette.showPicked(null);
            carrier.cancel();
        }
        if (carrier.carrying()) {
            puttingDown = true;
            return;
        }
        pressedMould = null;
        pressed = new Point2D(event.getSceneX(), event.getSceneY());
        if (brush.ready()) {
            painting = true;
            brushed = null;
            brush.begin();
            paint(shown, pressed);
            return;
        }
        if (under != null && under.onEye(event.getSceneX(), event.getSceneY())) {
            pressed = null;
            commands.toggle(under.cell());
            return;
        }
        if (shown.onHandle(event.getSceneX(), event.getSceneY())) {
            pull();
            return;
        }
        CellSelection selection = document.selection();
        before = selection.cells();
        switch (shown.targetAt(event.getSceneX(), event.getSceneY())) {
            case Target.Place place -> pressCell(place.cell(), event);
            case Target.Column column -> selectLine(new Target.Column(column.site()), event);
            case Target.Row row -> selectLine(new Target.Row(row.layer()), event);
            case Target.Lines _ -> {}
            case Target.Between between -> {
                if (!event.isShortcutDown() && !event.isShiftDown()) {
                    selection.clear();
                }
            }
            case Target.Outside outside -> {}
        }
    }

    private boolean paintable(Cargo.Fresh fresh) {
        return fresh.mould() == commands.lastMould();
    }

    /// The selected block is taken by its handle.
    private void pull() {
        ModelShape shape = document.shape();
        if (shape != null) {
            Placements placements = Placements.of(document.recipe(), shape);
            TreeMap<Cell, List<AdapterSpec>> block = new TreeMap<>();
            document.selection().cells().stream()
                    .filter(cell -> !cell.embedding())
                    .forEach(cell -> block.put(cell, placements.at(cell)));
            carrier.lift(new Cargo.Spread(block));
        }
    }

    private void pressCell(Cell cell, MouseEvent event) {
        CellSelection selection = document.selection();
        Cell anchor = selection.focus();
        if (event.isShiftDown() && anchor != null) {
            selection.set(rectangle(anchor, cell));
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

    /// What the context menu opened here is about: the selection where this is in it, else what is pointed at.
    void pointOut(MouseEvent event) {
        Surface shown = surface;
        ModelShape shape = document.shape();
        if (shown != null && shape != null) {
            Target target = shown.targetAt(event.getSceneX(), event.getSceneY());
            List<Cell> cells = DropPlan.cells(target, shape, Set.of());
            CellSelection selection = document.selection();
            if (!selection.cells().containsAll(cells)) {
                selection.set(cells);
                act(() -> selection.focusAmong(cells));
            }
        }
    }

    private void selectLine(Target line, MouseEvent event) {
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
        pressed = null;
    }

    /// The cells between two corners.
    Set<Cell> rectangle(Cell a, Cell b) {
        TreeSet<Cell> cells = new TreeSet<>();
        ModelShape shape = document.shape();
        if (shape == null) {
            return cells;
        }
        if (a.embedding() || b.embedding()) {
            cells.add(Cell.EMBEDDING);
            if (!a.equals(b)) {
                Cell other = a.embedding() ? b : a;
                cells.addAll(rectangle(new Cell(0, other.site()), other));
            }
            return cells;
        }
        List<Site> columns = Placements.columns(shape);
        int left = Math.min(columns.indexOf(a.site()), columns.indexOf(b.site()));
        int right = Math.max(columns.indexOf(a.site()), columns.indexOf(b.site()));
        for (int layer = Math.min(a.layer(), b.layer()); layer <= Math.max(a.layer(), b.layer()); layer++) {
            for (int column = Math.max(0, left); column <= right; column++) {
                cells.add(new Cell(layer, columns.get(column)));
            }
        }
        return cells;
    }

    private void drag(MouseEvent event) {
        Surface shown = surface;
        Point2D start = pressed;
        if (shown == null || start == null) {
            return;
        }
        Mould mould = pressedMould;
        latest = new Point2D(event.getSceneX(), event.getSceneY());
        if (painting) {
            paint(shown, latest);
        } else if (sizes.going()) {
            sizes.drag(event.getSceneY());
        } else if (mould != null) {
            dragFromPalette(mould, start, event);
        } else if (carrier.carrying()) {
            carrier.hover(event.getSceneX(), event.getSceneY(), copies(event));
        } else if (band.going()) {
            band.drag(latest);
        } else if (start.distance(event.getSceneX(), event.getSceneY()) >= THRESHOLD) {
            begin(shown, start, event);
        }
        if (painting || band.going() || carrier.carrying()) {
            edges.follow(event.getSceneX(), event.getSceneY());
        }
    }

    /// What is dragged is over another place, though the pointer has not moved.
    private void goOn() {
        Surface shown = surface;
        if (painting && shown != null) {
            brushed = null;
            paint(shown, latest);
        } else if (band.going()) {
            band.drag(latest);
        } else if (carrier.carrying()) {
            carrier.again();
        }
    }

    private void paint(Surface shown, Point2D now) {
        Point2D before = brushed;
        brushed = now;
        shown.along(before == null ? now : before, now).forEach(brush::touch);
    }

    private void begin(Surface shown, Point2D start, MouseEvent event) {
        ModelShape shape = document.shape();
        CellNode under = shown.nodeAt(start.getX(), start.getY());
        boolean upright = Math.abs(event.getSceneY() - start.getY()) > 2 * Math.abs(event.getSceneX() - start.getX());
        if (event.isShiftDown() && upright && under != null && !under.contents().isEmpty()) {
            // With Shift, the press has stretched the selection up to here; a drag upwards does not mean that.
            document.selection().set(before.contains(under.cell()) ? before : Set.of(under.cell()));
            document.selection().focusOn(under.cell());
            sizes.begin(document.selection().cells(), start.getY());
            sizes.drag(event.getSceneY());
            return;
        }
        if (shape != null
                && shown.targetAt(start.getX(), start.getY()) instanceof Target.Place place
                && !event.isShiftDown()) {
            Placements placements = Placements.of(document.recipe(), shape);
            if (!placements.at(place.cell()).isEmpty()) {
                TreeMap<Cell, List<AdapterSpec>> lifted = new TreeMap<>();
                placements.filled(document.selection().cells()).forEach(cell -> lifted.put(cell, placements.at(cell)));
                lifted.put(place.cell(), placements.at(place.cell()));
                copyKey = false;
                carrier.lift(new Cargo.Lifted(lifted, place.cell()));
                carrier.hover(event.getSceneX(), event.getSceneY(), copies(event));
                return;
            }
        }
        band.begin(shown, start, event.isShortcutDown() ? before : Set.of(), before);
        band.drag(latest);
    }

    private void release(MouseEvent event) {
        Surface shown = surface;
        Point2D start = pressed;
        Mould mould = pressedMould;
        boolean puts = puttingDown;
        pressed = null;
        pressedMould = null;
        puttingDown = false;
        edges.stop();
        if (shown == null || (start == null && !puts)) {
            return;
        }
        if (painting) {
            paint(shown, new Point2D(event.getSceneX(), event.getSceneY()));
            painting = false;
            brush.end();
        } else if (sizes.going()) {
            sizes.end();
        } else if (band.going()) {
            band.end();
        } else if (mould != null && !carriedNow(mould)) {
            pick(mould);
        } else if (carrier.carrying()) {
            palette.showPicked(null);
            carrier.hover(event.getSceneX(), event.getSceneY(), mould == null && copies(event));
            carrier.drop();
        } else if (mould == null && !event.isShortcutDown() && !event.isShiftDown()) {
            Cell focus = document.selection().focus();
            if (focus != null && document.selection().contains(focus)) {
                document.selection().set(Set.of(focus));
            }
        }
    }

    /// Whether the drag that ends now has begun to carry this; else it was a click.
    private boolean carriedNow(Mould mould) {
        return carrier.cargo() instanceof Cargo.Fresh fresh && fresh.mould() == mould && dragged;
    }

    private boolean copies(MouseEvent event) {
        return copyKey || event.isShortcutDown() || event.isAltDown();
    }

    /// Ctrl or Alt went down or up while something is carried: a copy of what is lifted, patterns for what is new.
    void copyKey(boolean down, boolean alt) {
        copyKey = down;
        if (alt && carrier.cargo() instanceof Cargo.Fresh) {
            carrier.offerPatterns(down);
        } else {
            carrier.rethink(down);
        }
    }

    /// Whether a gesture has begun that Escape can end.
    boolean going() {
        return painting || band.going() || sizes.going() || carrier.carrying();
    }

    /// Ends whatever is going on and leaves everything as it was.
    void cancel() {
        if (painting) {
            brush.giveUp();
        }
        band.giveUp();
        sizes.giveUp();
        edges.stop();
        pressed = null;
        pressedMould = null;
        puttingDown = false;
        painting = false;
        palette.showPicked(null);
        carrier.cancel();
    }
}
