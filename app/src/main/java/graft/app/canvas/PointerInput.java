package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import java.util.Set;
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
    private final BrushStroke stroke;
    private final Stretch stretch;
    private final PressSelection selecting;
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
    private boolean acting;

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
        stroke = new BrushStroke(brush);
        stretch = new Stretch(document.selection());
        selecting = new PressSelection(document, commands, stretch);
        sizes = new SizeDrag(commands);
        band = new RubberBand(document.selection(), stretch);
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
            stroke.begin(shown, pressed);
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
        before = document.selection().cells();
        switch (shown.targetAt(event.getSceneX(), event.getSceneY())) {
            case Target.Place place -> selecting.place(place.cell(), event);
            case Target.Column column -> pressLine(column, event);
            case Target.Row row -> pressLine(row, event);
            case Target.Lines _ -> {}
            case Target.Between _ -> selecting.nothing(event);
            case Target.Outside _ -> {}
        }
    }

    private void pressLine(Target line, MouseEvent event) {
        selecting.line(line, event);
        pressed = null;
    }

    private boolean paintable(Cargo.Fresh fresh) {
        return fresh.mould() == commands.lastMould();
    }

    /// The selected block is taken by its handle.
    private void pull() {
        ModelShape shape = document.shape();
        if (shape != null) {
            Placements placements = Placements.of(document.recipe(), shape);
            carrier.lift(Cargo.Spread.of(placements, document.selection().cells()));
        }
    }

    /// The rectangle that Shift makes larger, with the mouse or by the keys.
    Stretch stretch() {
        return stretch;
    }

    /// What the context menu opened here is about: the selection where this is in it, else what is pointed at.
    void pointOut(MouseEvent event) {
        Surface shown = surface;
        if (shown != null) {
            act(() -> selecting.pointOut(shown.targetAt(event.getSceneX(), event.getSceneY())));
        }
    }

    private void drag(MouseEvent event) {
        Surface shown = surface;
        Point2D start = pressed;
        if (shown == null || start == null) {
            return;
        }
        Mould mould = pressedMould;
        latest = new Point2D(event.getSceneX(), event.getSceneY());
        if (stroke.going()) {
            stroke.to(shown, latest);
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
        if (stroke.going() || band.going() || carrier.carrying()) {
            edges.follow(event.getSceneX(), event.getSceneY());
        }
    }

    /// What is dragged is over another place, though the pointer has not moved.
    private void goOn() {
        Surface shown = surface;
        if (stroke.going() && shown != null) {
            stroke.again(shown, latest);
        } else if (band.going()) {
            band.drag(latest);
        } else if (carrier.carrying()) {
            carrier.again();
        }
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
                copyKey = false;
                carrier.lift(Cargo.Lifted.of(placements, document.selection().cells(), place.cell()));
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
        if (stroke.going()) {
            stroke.to(shown, new Point2D(event.getSceneX(), event.getSceneY()));
            stroke.end();
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
        } else if (mould == null) {
            selecting.click(event);
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
        return stroke.going() || band.going() || sizes.going() || carrier.carrying();
    }

    /// Ends whatever is going on and leaves everything as it was.
    void cancel() {
        stroke.giveUp();
        band.giveUp();
        sizes.giveUp();
        edges.stop();
        pressed = null;
        pressedMould = null;
        puttingDown = false;
        palette.showPicked(null);
        carrier.cancel();
    }
}
