package graft.app.canvas;

import graft.app.ui.Controls;
import graft.app.ui.Ends;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.TabStrip;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/// The line above the canvas: which view, what is trained beyond the cells, the selection in words, layers by text, the
/// brush, the zoom.
final class CanvasHead extends Ends {

    private final Map<View, ToggleButton> tabs = new EnumMap<>(View.class);
    private final Label selected = Controls.label("", "g-muted");
    private final Node[] tools;
    private final Theme theme;
    private boolean slim;

    CanvasHead(Consumer<View> onView, Node whole, LayersField layers, Brush brush, Viewport viewport, Theme theme) {
        this.theme = theme;
        getStyleClass().add("g-canvas-head");
        TabStrip strip = new TabStrip();
        for (View view : View.values()) {
            ToggleButton tab = strip.add(view.id(), new SimpleStringProperty(view.title()));
            tab.setOnAction(event -> {
                onView.accept(view);
                showView(view);
            });
            tabs.put(view, tab);
        }
        selected.setId("selection");
        ToggleButton paint = new ToggleButton(Messages.text("canvas.brush"));
        paint.setId("brush");
        paint.getStyleClass().setAll("toggle-button", "g-tab", "g-small");
        paint.setTooltip(new Tooltip(Messages.text("canvas.brush.hint")));
        paint.selectedProperty().bindBidirectional(brush.onProperty());
        Button fit = button("zoom-fit", Messages.text("canvas.fit"), Messages.text("canvas.fit.hint"), viewport::fit);
        viewport.zoomProperty()
                .subscribe(zoom -> fit.setText(Messages.text("canvas.zoom", Math.round(zoom.doubleValue() * 100))));
        HBox zoom = new HBox(
                button("zoom-out", "−", Messages.text("menu.zoom.out"), viewport::zoomOut),
                fit,
                button("zoom-in", "+", Messages.text("menu.zoom.in"), viewport::zoomIn));
        zoom.getStyleClass().add("g-zoom");
        tools = new Node[] {selected, layers, paint, zoom};
        begin(strip, whole);
        theme.levelProperty().subscribe(level -> showTools());
        widthProperty().subscribe(this::fitWords);
        whole.layoutBoundsProperty().addListener(observed -> Platform.runLater(this::fitWords));
    }

    /// Where there is hardly room for the canvas itself, what keys and menus can do as well gives way.
    void setSlim(boolean newSlim) {
        slim = newSlim;
        showTools();
    }

    /// A first lesson has the mouse, and is told what is selected.
    private void showTools() {
        boolean all = theme.levelProperty().get().shows(Level.WORKBENCH);
        setEnd(slim ? new Node[0] : all ? tools : new Node[] {selected});
    }

    private static Button button(String id, String words, String hint, Runnable action) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-back");
        button.setMinWidth(USE_PREF_SIZE);
        button.setTooltip(new Tooltip(hint));
        button.setAccessibleText(hint);
        button.setOnAction(event -> action.run());
        return button;
    }

    void showView(View shown) {
        tabs.forEach((view, tab) -> tab.setSelected(view == shown));
    }

    void showSelection(String words) {
        selected.setText(words);
        fitWords();
    }

    /// The selection's words, which the status bar says as well, never take another line: what is selected would move
    /// under the pointer that selects it.
    private void fitWords() {
        selected.setManaged(true);
        boolean room = beginWidth() + endWidth() <= getWidth() - snappedLeftInset() - snappedRightInset() + 0.5;
        selected.setManaged(room);
        selected.setVisible(room);
    }
}
