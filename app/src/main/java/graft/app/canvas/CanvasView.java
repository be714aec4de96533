package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Controls;
import graft.app.ui.Ends;
import graft.app.ui.Mark;
import graft.app.ui.Messages;
import graft.app.workbench.TabStrip;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Palette and canvas: the recipe's adapters in the model, as a grid or as a stack, and the gestures between the
/// two.
public final class CanvasView extends StackPane {

    private static final double LARGEST = 1.5;

    private final WorkbenchContext context;
    private final CanvasCommands commands;
    private final PaletteView palette;
    private final WholeModelBar whole;
    private final Label selected = Controls.label("", "g-muted");
    private final ScrollPane scroll = new ScrollPane();
    private final QuickMenu quickMenu = new QuickMenu();
    private final Carrier carrier;
    private final PointerInput pointer;
    private final KeyInput keys;
    private final ToggleButton stackTab;
    private final ToggleButton gridTab;
    private @Nullable Surface surface;
    private @Nullable ContextMenu menu;
    private boolean stack;
    private final BooleanProperty paletteShown = new SimpleBooleanProperty(this, "paletteShown", true);

    public CanvasView(WorkbenchContext context, CanvasCommands commands) {
        this.context = context;
        this.commands = commands;
        palette = new PaletteView(context.document());
        whole = new WholeModelBar(kind -> context.document().selection().setWhole(kind), commands::removeWholeModel);
        TabStrip strip = new TabStrip();
        stackTab = strip.add("stack", new SimpleStringProperty(Messages.text("canvas.stack")));
        gridTab = strip.add("grid", new SimpleStringProperty(Messages.text("canvas.grid")));
        stackTab.setOnAction(event -> showStack(true));
        gridTab.setOnAction(event -> showStack(false));
        selected.setId("selection");
        Ends head = new Ends().begin(strip, whole).end(selected);
        head.getStyleClass().add("g-canvas-head");
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("g-canvas-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        BorderPane middle = new BorderPane(scroll);
        middle.setTop(head);
        middle.setId("canvas");
        middle.setMinWidth(0);
        middle.getStyleClass().add("g-canvas");
        HBox.setHgrow(middle, Priority.ALWAYS);
        Pane overlay = new Pane();
        overlay.setMouseTransparent(true);
        getChildren().addAll(new HBox(palette, middle), overlay);
        carrier = new Carrier(context.document(), commands, overlay, middle);
        pointer = new PointerInput(context.document(), commands, carrier, palette);
        keys = new KeyInput(context.document(), commands, carrier, pointer, this::openQuickMenu);
        palette.visibleProperty().bind(paletteShown);
        palette.managedProperty().bind(paletteShown);
        palette.setOnPick(mould -> {
            pointer.pick(mould);
            focusCell();
        });
        addEventFilter(KeyEvent.KEY_PRESSED, this::whileCarrying);
        addEventFilter(KeyEvent.KEY_RELEASED, this::whileCarrying);
        middle.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> closeMenu());
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                pointer.follow(scene);
            }
        });
        scroll.widthProperty().subscribe(this::magnify);
        scroll.heightProperty().subscribe(this::magnify);
        listen();
    }

    private void listen() {
        context.document().shapeProperty().subscribe(this::build);
        context.document().recipeProperty().subscribe(this::showRecipe);
        context.document().selection().cellsProperty().subscribe(cells -> showSelection());
        context.document().selection().wholeProperty().subscribe(kind -> whole.showPicked(kind));
        context.document().selection().focusProperty().subscribe(cell -> {
            showSelection();
            CellNode node = cell == null || surface == null ? null : surface.node(cell);
            if (node != null) {
                node.requestFocus();
                reveal(node);
            }
        });
        context.theme().scaleProperty().subscribe(scale -> {
            magnify();
        });
    }

    /// Shows the stack, or the grid.
    public void showStack(boolean newStack) {
        stack = newStack;
        stackTab.setSelected(stack);
        gridTab.setSelected(!stack);
        build(context.document().shape());
    }

    /// Puts the keyboard on the canvas: on the focused cell, or the first.
    public void focusCell() {
        ModelShape shape = context.document().shape();
        if (shape == null || surface == null) {
            return;
        }
        Cell focus = context.document().selection().focus();
        if (focus == null) {
            Cell first = new Cell(shape.layers() - 1, Placements.columns(shape).getFirst());
            context.document().selection().focusOn(first);
        } else {
            CellNode node = surface.node(focus);
            if (node != null) {
                node.requestFocus();
            }
        }
    }

    /// Whether the palette is there.
    public BooleanProperty paletteShownProperty() {
        return paletteShown;
    }

    /// Puts the keyboard on the palette's search field.
    public void focusPalette() {
        palette.focusSearch();
    }

    /// The palette as menu items that place into the selection: the menu's twin of dragging.
    public List<MenuItem> insertItems() {
        return Mould.all().stream()
                .map(mould -> {
                    MenuItem item = new MenuItem(mould.title(), new Mark(mould.mark()));
                    item.setOnAction(event -> commands.place(mould, commands.selected()));
                    return item;
                })
                .toList();
    }

    private void build(@Nullable ModelShape shape) {
        stackTab.setSelected(stack);
        gridTab.setSelected(!stack);
        if (shape == null) {
            surface = null;
            carrier.setSurface(null);
            scroll.setContent(new StackPane(Controls.label(Messages.text("canvas.no.model"), "g-muted")));
            return;
        }
        Surface fresh = stack ? new StackView(shape) : new GridView(shape);
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
        fresh.addEventHandler(MouseEvent.MOUSE_PRESSED, this::openMenu);
        palette.showShape(shape);
        scroll.setContent(fresh);
        magnify();
        showRecipe(context.document().recipe());
        showSelection();
    }

    /// On a large screen the picture grows with its room, in steps, up to half as large again.
    private void magnify() {
        Surface shown = surface;
        if (shown == null || scroll.getWidth() <= 0) {
            return;
        }
        double em = context.theme().em();
        double room = Math.min(scroll.getWidth() / shown.wideEm(), scroll.getHeight() / shown.tallEm()) / em;
        double zoom = Math.clamp(Math.floor(room * 10) / 10, 1, LARGEST);
        shown.setEm(em * zoom);
        shown.setStyle(zoom > 1 ? "-fx-font-size: " + zoom + "em;" : "");
    }

    private void showRecipe(Recipe recipe) {
        ModelShape shape = context.document().shape();
        whole.show(recipe);
        whole.showPicked(context.document().selection().whole());
        if (surface != null && shape != null) {
            surface.showPlacements(Placements.of(recipe, shape));
        }
    }

    private void showSelection() {
        ModelShape shape = context.document().shape();
        Set<Cell> cells = context.document().selection().cells();
        if (surface != null && shape != null) {
            surface.showSelection(cells, context.document().selection().focus());
            selected.setText(Words.capital(Words.selection(cells, shape)));
        }
    }

    /// Escape ends a gesture wherever the keyboard is; Ctrl and Alt change it while it goes on.
    private void whileCarrying(KeyEvent event) {
        if (!carrier.carrying()) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE) {
            pointer.cancel();
            commands.say(Messages.text("said.cancelled"));
            event.consume();
        } else if (event.getCode() == KeyCode.CONTROL
                || event.getCode() == KeyCode.ALT
                || event.getCode() == KeyCode.COMMAND) {
            pointer.copyKey(event.getEventType() == KeyEvent.KEY_PRESSED);
        }
    }

    private void openQuickMenu() {
        ModelShape shape = context.document().shape();
        Cell focus = context.document().selection().focus();
        CellNode node = focus == null || surface == null ? null : surface.node(focus);
        if (shape == null || node == null) {
            return;
        }
        Set<Cell> cells = commands.selected();
        quickMenu.open(node, CellMenu.legal(sites(cells), shape), shape, mould -> {
            commands.place(mould, cells);
            node.requestFocus();
        });
    }

    private void openMenu(MouseEvent event) {
        ModelShape shape = context.document().shape();
        if (event.getButton() != MouseButton.SECONDARY || shape == null || surface == null) {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
                openQuickMenu();
            }
            return;
        }
        pointer.cancel();
        if (surface.targetAt(event.getSceneX(), event.getSceneY()) instanceof Target.Place place
                && !context.document().selection().contains(place.cell())) {
            context.document().selection().set(Set.of(place.cell()));
            context.document().selection().focusOn(place.cell());
        }
        closeMenu();
        ContextMenu fresh = CellMenu.of(commands, shape, sites(commands.selected()));
        fresh.show(this, event.getScreenX(), event.getScreenY());
        menu = fresh;
        event.consume();
    }

    private void closeMenu() {
        if (menu != null) {
            menu.hide();
            menu = null;
        }
    }

    private static List<Site> sites(Set<Cell> cells) {
        return cells.stream().map(Cell::site).distinct().toList();
    }

    private void reveal(CellNode node) {
        double content = scroll.getContent().getLayoutBounds().getHeight();
        double view = scroll.getViewportBounds().getHeight();
        if (content <= view) {
            return;
        }
        double top = scroll.getVvalue() * (content - view);
        double y = node.getLayoutY();
        if (y < top) {
            scroll.setVvalue(y / (content - view));
        } else if (y + node.getHeight() > top + view) {
            scroll.setVvalue((y + node.getHeight() - view) / (content - view));
        }
    }
}
