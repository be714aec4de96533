package graft.app.canvas;

import graft.app.document.RecipeDocument;
import graft.app.ui.Controls;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Level;
import graft.app.ui.Levels;
import graft.app.ui.Mark;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.ui.Yielding;
import graft.engine.recipe.ModelShape;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The adapters that can be placed. Press and drag one onto the canvas, or click it (Enter) and then a place.
final class PaletteView extends VBox {

    private static final PseudoClass PICKED = PseudoClass.getPseudoClass("picked");

    /// In em: a palette lower than this has room for the list alone.
    private static final double LOW = 26;

    private final Map<Mould, HBox> items = new EnumMap<>(Mould.class);
    private final Map<Mould, Label> sizes = new EnumMap<>(Mould.class);
    private final ScrollPane scroll = new ScrollPane();
    private final TextField search = new TextField();
    private final Label nothing = Controls.label("", "g-muted", "g-small");
    private final PaletteCard card;
    private final Theme theme;
    private Consumer<Mould> onPick = mould -> {};
    private Mould brush = Mould.BOTTLENECK;

    PaletteView(RecipeDocument document, Theme theme) {
        this.theme = theme;
        card = new PaletteCard(document);
        getStyleClass().add("g-palette");
        setId("palette");
        Help.section(HelpSection.PALETTE, this);
        search.setId("palette-search");
        search.setPromptText(Messages.text("palette.search"));
        search.textProperty().subscribe(this::filter);
        search.addEventHandler(KeyEvent.KEY_PRESSED, this::searchKey);
        nothing.setId("palette-nothing");
        nothing.setWrapText(true);
        Levels.from(Level.WORKBENCH, theme, search); // a first lesson's few adapters are seen at a glance
        VBox list = new VBox();
        list.getStyleClass().add("g-palette-list");
        for (Mould mould : Mould.all()) {
            HBox item = item(mould);
            items.put(mould, item);
            list.getChildren().add(item);
        }
        list.getChildren().add(nothing);
        scroll.setContent(list);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("g-canvas-scroll");
        scroll.setMinHeight(0);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(search, scroll, card);
        // The list comes first: where it would have no room, what is said of one adapter goes.
        heightProperty().subscribe(height -> {
            boolean room = height.doubleValue() > LOW * search.getFont().getSize();
            card.setVisible(room);
            card.setManaged(room);
        });
        theme.levelProperty().subscribe(level -> filter(search.getText()));
    }

    /// Escape brings all of them back, Down leads to the first that was found.
    private void searchKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE && !search.getText().isEmpty()) {
            search.clear();
            event.consume();
        } else if (event.getCode() == KeyCode.DOWN && !nothing.isVisible()) {
            shown().getFirst().requestFocus();
            event.consume();
        }
    }

    private List<HBox> shown() {
        return items.values().stream().filter(Node::isVisible).toList();
    }

    private HBox item(Mould mould) {
        Label size = Controls.label("", "g-faint", "g-small");
        sizes.put(mould, size);
        HBox item = new HBox(new Mark(mould.mark()), new Label(mould.title()), Controls.spacer(), size);
        item.getStyleClass().add("g-palette-item");
        item.setId("palette-" + mould.id());
        item.setFocusTraversable(true);
        item.setAccessibleRole(AccessibleRole.BUTTON);
        item.setAccessibleText(mould.title());
        MethodText text = mould.text();
        Help.note(
                item,
                () -> new Help(
                        mould.title(), List.of(text.help(), text.formula() + " · " + text.paper(), text.places())));
        item.setAccessibleHelp(mould.text().help() + " " + mould.text().places());
        Tooltip.install(item, new Tooltip(mould.text().help()));
        item.hoverProperty().subscribe(over -> {
            if (over) {
                card.show(mould);
            } else {
                showCard();
            }
        });
        item.focusedProperty().subscribe(focused -> {
            if (focused) {
                reveal(item);
                card.show(mould);
            } else {
                showCard();
            }
        });
        item.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                onPick.accept(mould);
                event.consume();
            } else if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.UP) {
                neighbour(mould, event.getCode() == KeyCode.DOWN ? 1 : -1).requestFocus();
                event.consume();
            }
        });
        item.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> item.requestFocus());
        return item;
    }

    /// The card tells of what the pointer or the keyboard is on, and else of what the brush would paint.
    private void showCard() {
        Mould told = brush;
        for (Map.Entry<Mould, HBox> entry : items.entrySet()) {
            if (entry.getValue().isHover() || entry.getValue().isFocused()) {
                told = entry.getKey();
            }
        }
        card.show(told);
    }

    /// What the brush paints from now on.
    void showBrush(Mould mould) {
        brush = mould;
        showCard();
    }

    /// What has the keyboard is never outside what the list shows.
    private void reveal(HBox item) {
        double height = scroll.getViewportBounds().getHeight();
        double below = scroll.getContent().getLayoutBounds().getHeight() - height;
        double top = scroll.getVvalue() * below;
        Bounds there = item.getBoundsInParent();
        if (below > 0 && (there.getMinY() < top || there.getMaxY() > top + height)) {
            double wanted = there.getMinY() < top ? there.getMinY() : there.getMaxY() - height;
            scroll.setVvalue(Math.clamp(wanted / below, 0, 1));
        }
    }

    private HBox neighbour(Mould mould, int step) {
        List<HBox> shown = shown();
        int at = shown.indexOf(items.get(mould));
        return shown.get(Math.clamp(at + step, 0, shown.size() - 1));
    }

    private void filter(String words) {
        String wanted = words.strip().toLowerCase(Locale.getDefault());
        items.forEach((mould, item) -> {
            boolean called = mould.title().toLowerCase(Locale.getDefault()).contains(wanted)
                    || mould.text().help().toLowerCase(Locale.getDefault()).contains(wanted);
            Yielding.show(item, called && theme.levelProperty().get().shows(mould.level()));
        });
        nothing.setText(Messages.text("palette.nothing", words.strip()));
        Yielding.show(nothing, shown().isEmpty());
    }

    /// Called when an item is picked up by key.
    void setOnPick(Consumer<Mould> action) {
        onPick = action;
    }

    /// Whether the keyboard is on the search field because it is the window's first, not because somebody searches; or
    /// nowhere, and would come there with the window to the front.
    boolean idle() {
        if (getScene() == null || !search.getText().isEmpty()) {
            return false;
        }
        Node owner = getScene().getFocusOwner();
        return owner == null || owner == search;
    }

    void focusSearch() {
        if (!search.isVisible()) {
            neighbour(Mould.BOTTLENECK, 0).requestFocus();
            return;
        }
        search.requestFocus();
        search.selectAll();
    }

    Map<Mould, HBox> items() {
        return items;
    }

    void showShape(ModelShape shape) {
        sizes.forEach((mould, label) -> label.setText(mould.size(shape)));
    }

    void showPicked(@Nullable Mould picked) {
        items.forEach((mould, item) -> item.pseudoClassStateChanged(PICKED, mould == picked));
    }
}
