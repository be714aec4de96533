package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.app.ui.Controls;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Messages;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Point2D;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Palette and canvas: the recipe's adapters in the model, in one of three views, and the gestures between the two.
public final class CanvasView extends StackPane {

    private final WorkbenchContext context;
    private final CanvasCommands commands;
    private final PaletteView palette;
    private final WholeModelBar whole;
    private final CanvasHead head;
    private final Viewport viewport;
    private final CanvasMenus menus;
    private final Carrier carrier;
    private final PointerInput pointer;
    private final KeyInput keys;
    private final Hover hover;
    private final BooleanProperty paletteShown = new SimpleBooleanProperty(this, "paletteShown", true);
    private final ObjectProperty<View> view = new SimpleObjectProperty<>(this, "view", View.GRID);
    private boolean begun;
    private @Nullable Surface surface;
    private Map<String, Double> updates = Map.of();

    public CanvasView(WorkbenchContext context, CanvasCommands commands) {
        this.context = context;
        this.commands = commands;
        CellSelection selection = context.document().selection();
        palette = new PaletteView(context.document(), context.theme());
        // The keyboard would go to the search field with the chip it was on, and undo with it.
        whole = new WholeModelBar(
                selection::setWhole,
                kind -> {
                    commands.removeWholeModel(kind);
                    focusCell();
                },
                () -> {
                    commands.dropNoLayers();
                    focusCell();
                });
        viewport = new Viewport(context.theme());
        menus = new CanvasMenus(context.document(), commands);
        Brush brush = new Brush(commands);
        LayersField layers = new LayersField(context.document(), commands, this::focusCell);
        head = new CanvasHead(view::set, whole, layers, brush, viewport, context.theme());
        BorderPane middle = new BorderPane(viewport);
        middle.setTop(head);
        middle.setId("canvas");
        Help.section(HelpSection.CANVAS, middle);
        middle.setMinWidth(0);
        middle.getStyleClass().add("g-canvas");
        HBox.setHgrow(middle, Priority.ALWAYS);
        Pane overlay = new Pane();
        overlay.setMouseTransparent(true);
        getChildren().addAll(new HBox(palette, middle), overlay);
        carrier = new Carrier(context.document(), commands, overlay, middle);
        pointer = new PointerInput(context.document(), commands, carrier, palette, brush, viewport);
        keys = new KeyInput(context.document(), commands, carrier, pointer, brush, this::openQuickMenu);
        hover = new Hover(context.document(), commands, pointer::going);
        palette.visibleProperty().bind(paletteShown);
        palette.managedProperty().bind(paletteShown);
        palette.setOnPick(this::carry);
        commands.lastMouldProperty().subscribe(palette::showBrush);
        addEventFilter(KeyEvent.KEY_PRESSED, this::whileCarrying);
        addEventFilter(KeyEvent.KEY_RELEASED, this::whileCarrying);
        middle.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> menus.close());
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                pointer.follow(scene);
            }
        });
        listen();
    }

    private void listen() {
        context.document().shapeProperty().subscribe(this::build);
        view.addListener(observed -> build(context.document().shape()));
        context.document().recipeProperty().subscribe(this::showRecipe);
        context.document().selection().cellsProperty().subscribe(cells -> showSelection());
        context.document().selection().wholeProperty().subscribe(whole::showPicked);
        context.document().selection().focusProperty().subscribe(cell -> {
            if (cell != null && surface != null) {
                surface.bring(cell);
            }
            showSelection();
            CellNode node = cell == null || surface == null ? null : surface.node(cell);
            if (node != null) {
                node.requestFocus();
                if (!pointer.acting()) {
                    viewport.reveal(node);
                }
            }
        });
        context.theme().colorsProperty().subscribe(colors -> viewport.showColors());
    }

    /// Which of the three views is shown.
    public ObjectProperty<View> viewProperty() {
        return view;
    }

    /// Shows what a run in training tells of the places, as {@link graft.engine.runs.RunEvent.Vitals} names them; empty
    /// when there is none.
    public void showUpdates(Map<String, Double> newUpdates) {
        if (!newUpdates.equals(updates)) {
            updates = newUpdates;
            if (surface != null) {
                surface.showUpdates(updates);
            }
        }
    }

    /// Puts the keyboard on the canvas where nobody has put it anywhere yet: at the start, once there is a window and
    /// once the base's shape is known, whichever comes later.
    public void takeKeyboard() {
        if (palette.idle()) {
            focusCell();
        }
    }

    /// Puts the keyboard on the canvas: on the focused cell, or the first.
    public void focusCell() {
        Surface shown = surface;
        if (shown == null) {
            return;
        }
        Cell focus = context.document().selection().focus();
        if (focus == null) {
            context.document().selection().focusOn(shown.home());
        } else {
            CellNode node = shown.node(focus);
            if (node != null) {
                node.requestFocus();
            } else { // of a base with more layers
                context.document().selection().focusOn(shown.home());
            }
        }
    }

    /// Whether the palette is there.
    public BooleanProperty paletteShownProperty() {
        return paletteShown;
    }

    /// Leaves out what there is no room for.
    public void setSlim(boolean slim) {
        head.setSlim(slim);
    }

    /// Puts the keyboard on the palette's search field.
    public void focusPalette() {
        palette.focusSearch();
    }

    public void zoomIn() {
        viewport.zoomIn();
    }

    public void zoomOut() {
        viewport.zoomOut();
    }

    public void fit() {
        viewport.fit();
    }

    /// The palette as menu items: the menu's twin of dragging, for the model as it is now.
    public List<MenuItem> insertItems() {
        return menus.insert();
    }

    private void build(@Nullable ModelShape shape) {
        boolean had = surface != null && surface.isFocusWithin();
        if (had) {
            begun = false; // who had the keyboard here has it again, where there is a shape now or later
        }
        head.showView(view.get());
        if (shape == null) {
            surface = null;
            carrier.setSurface(null);
            hover.hide();
            viewport.showNothing(Controls.label(Messages.text("canvas.no.model"), "g-muted"));
            return;
        }
        Surface fresh = view.get().surface(shape);
        fresh.setId("surface");
        fresh.setFocusTraversable(true);
        fresh.focusedProperty().subscribe(focused -> {
            if (focused) {
                focusCell();
            }
        });
        surface = fresh;
        carrier.setSurface(fresh);
        pointer.setSurface(fresh);
        keys.setSurface(fresh);
        hover.setSurface(fresh);
        // A press takes the keyboard, also on the place that has been in focus all along, or beside all places.
        fresh.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> focusCell());
        fresh.addEventHandler(MouseEvent.MOUSE_PRESSED, this::openMenu);
        palette.showShape(shape);
        Cell focus = context.document().selection().focus();
        if (focus != null) {
            fresh.bring(focus);
        }
        viewport.show(fresh);
        fresh.showUpdates(updates);
        showRecipe(context.document().recipe());
        showSelection();
        CellNode node = focus == null ? null : fresh.node(focus);
        if (node != null && getScene() != null) {
            viewport.revealNew(node);
        }
        if (!begun) {
            begun = true;
            if (had) {
                focusCell();
            } else {
                takeKeyboard();
            }
        }
    }

    private void showRecipe(Recipe recipe) {
        ModelShape shape = context.document().shape();
        whole.show(recipe);
        whole.showPicked(context.document().selection().whole());
        if (surface != null && shape != null) {
            Placements placements = Placements.of(recipe, shape);
            surface.showPlacements(placements);
            viewport.showPlacements(placements);
        }
    }

    private void showSelection() {
        ModelShape shape = context.document().shape();
        Set<Cell> cells = context.document().selection().cells();
        if (surface != null && shape != null) {
            surface.showSelection(cells, context.document().selection().focus());
            head.showSelection(Words.capital(Words.selection(cells, shape)));
        }
    }

    /// Escape ends a gesture wherever the keyboard is; Ctrl and Alt change it while it goes on.
    private void whileCarrying(KeyEvent event) {
        if (!pointer.going()) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE && event.getEventType() == KeyEvent.KEY_PRESSED) {
            pointer.cancel();
            commands.say(Messages.text("said.cancelled"));
            event.consume();
        } else if (carrier.carrying()
                && (event.getCode() == KeyCode.CONTROL
                        || event.getCode() == KeyCode.ALT
                        || event.getCode() == KeyCode.COMMAND)) {
            pointer.copyKey(event.getEventType() == KeyEvent.KEY_PRESSED, event.getCode() == KeyCode.ALT);
        }
    }

    private void openQuickMenu() {
        Cell focus = context.document().selection().focus();
        CellNode node = focus == null || surface == null ? null : surface.node(focus);
        if (node != null) {
            menus.openQuick(node);
        }
    }

    private void carry(Mould mould) {
        pointer.pick(mould);
        focusCell();
    }

    private void openMenu(MouseEvent event) {
        if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && surface != null) {
            if (surface.targetAt(event.getSceneX(), event.getSceneY()) instanceof Target.Between) {
                menus.openQuick(surface, new Point2D(event.getScreenX(), event.getScreenY()), this::carry);
            } else {
                openQuickMenu();
            }
        }
        if (event.getButton() != MouseButton.SECONDARY || surface == null) {
            return;
        }
        pointer.cancel();
        pointer.pointOut(event);
        menus.openContext(this, event);
        event.consume();
    }
}
