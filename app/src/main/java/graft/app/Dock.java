package graft.app;

import graft.app.ui.Controls;
import graft.app.ui.Ends;
import graft.app.ui.Folding;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Level;
import graft.app.ui.Levels;
import graft.app.ui.Messages;
import graft.app.ui.Stops;
import graft.app.ui.Theme;
import graft.app.ui.Yielding;
import graft.app.workbench.DockTab;
import graft.app.workbench.TabStrip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;

/// The bottom dock: tabs, of which one is shown, or two side by side when the second is pressed with
/// Ctrl or Shift. In a window too low for canvas and dock it is folded to its tabs; one that is pressed
/// has all the height until it is pressed again.
final class Dock extends BorderPane {

    private static final int BESIDE = 2;

    private final Map<String, Node> contents = new HashMap<>();
    private final Map<String, ToggleButton> buttons = new HashMap<>();
    private final Map<String, Node> toolsOf = new HashMap<>();
    private final List<DockTab> tabs;
    private final List<DockTab> open = new ArrayList<>();
    private final Ends head = new Ends();
    private final HBox tools = Controls.row();
    private final GridPane area = new GridPane();
    private final BooleanProperty large = new SimpleBooleanProperty(this, "large");
    private final ToggleButton enlarge = enlarge();
    private final Theme theme;
    private boolean narrow;
    private boolean low;

    Dock(List<DockTab> tabs, Theme theme) {
        this.tabs = List.copyOf(tabs);
        this.theme = theme;
        theme.levelProperty().addListener(observed -> arrange());
        getStyleClass().add("g-dock");
        setId("dock");
        TabStrip strip = new TabStrip();
        for (DockTab tab : tabs) {
            ToggleButton button = strip.add(tab.id(), tab.title());
            button.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> {
                // A tab's badge may have grown since the press and moved this one away from under the pointer.
                if (event.isStillSincePress() || button.contains(event.getX(), event.getY())) {
                    press(tab, event.isShortcutDown() || event.isShiftDown());
                    event.consume();
                    button.disarm();
                }
            });
            button.setOnAction(event -> press(tab, false));
            Levels.from(tab.level(), theme, button);
            buttons.put(tab.id(), Help.section(HelpSection.ofTab(tab.id()), button));
        }
        head.begin(strip).end(tools, enlarge);
        head.getStyleClass().add("g-dock-head");
        head.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                large.set(!large.get());
            }
        });
        setTop(head);
        head.widthProperty().subscribe(this::fold);
        enlarge.fontProperty().subscribe(font -> Platform.runLater(this::fold));
        large.subscribe(this::arrange);
        RowConstraints row = new RowConstraints();
        row.setVgrow(Priority.ALWAYS);
        area.getRowConstraints().setAll(row);
        setCenter(area);
        // What has no room below the tabs is not drawn over them.
        Rectangle shown = new Rectangle();
        shown.widthProperty().bind(area.widthProperty());
        shown.heightProperty().bind(area.heightProperty());
        area.setClip(shown);
        area.setMinHeight(0);
    }

    /// Whether it has the canvas's room, too: by its button, or a double click on the bar of its tabs.
    BooleanProperty largeProperty() {
        return large;
    }

    private ToggleButton enlarge() {
        ToggleButton button = new ToggleButton("↕");
        button.setId("dock-large");
        button.getStyleClass().setAll("g-tab", "g-choice");
        button.setMinWidth(ToggleButton.USE_PREF_SIZE);
        button.setAccessibleText(Messages.text("menu.dock.large"));
        button.setTooltip(new Tooltip(Messages.text("menu.dock.large")));
        button.selectedProperty().bindBidirectional(large);
        return button;
    }

    /// Its tabs and tools, which may take two lines: dragged low, it keeps them.
    @Override
    protected double computeMinHeight(double width) {
        return snappedTopInset()
                + head.prefHeight(width < 0 ? getWidth() - snappedLeftInset() - snappedRightInset() : width)
                + snappedBottomInset();
    }

    /// Shows these tabs (one or two), by id; unknown ids are left out.
    void show(List<String> ids) {
        open.clear();
        tabs.stream().filter(tab -> ids.contains(tab.id())).limit(BESIDE).forEach(open::add);
        if (open.isEmpty() && !tabs.isEmpty()) {
            open.add(tabs.getFirst());
        }
        arrange();
    }

    /// Puts away what is not of this level: it has no tab to come back to.
    void keepTo(Level level) {
        show(open.stream()
                .filter(tab -> level.shows(tab.level()))
                .map(DockTab::id)
                .toList());
    }

    /// Shows these tabs because they were asked for: in a low window the dock opens for them.
    void bring(List<String> ids) {
        show(ids);
        if (low) {
            large.set(true);
        }
    }

    /// Who asks for a tab by its key goes on with keys in it, or from its name where it has nothing to do yet.
    void takeKeyboard(String id) {
        applyCss();
        layout();
        Node content = contents.get(id);
        List<Node> stops = content == null ? List.of() : Stops.of(content);
        ToggleButton button = buttons.get(id);
        if (stops.isEmpty() && button != null) {
            button.requestFocus();
        }
        tabs.stream()
                .filter(tab -> tab.id().equals(id) && !stops.isEmpty())
                .forEach(tab -> tab.first(stops).requestFocus());
    }

    List<String> openTabs() {
        return open.stream().map(DockTab::id).toList();
    }

    private void press(DockTab tab, boolean beside) {
        if (low && large.get() && shown(tab)) {
            large.set(false);
            return;
        }
        if (!beside || narrow || open.isEmpty()) {
            open.clear();
            open.add(tab);
        } else if (open.contains(tab)) {
            if (open.size() > 1) {
                open.remove(tab);
            }
        } else {
            if (open.size() == BESIDE) {
                open.removeLast();
            }
            open.add(tab);
        }
        arrange();
        if (low) {
            large.set(true);
        }
    }

    /// In a narrow window one tab is shown at a time; a second one comes back when there is room again.
    ///
    /// @param newLow whether there is room for the canvas or the dock, not for both
    void setRoom(boolean newNarrow, boolean newLow) {
        if (newLow != low) {
            low = newLow;
            large.set(false);
        }
        narrow = newNarrow;
        arrange();
    }

    private boolean folded() {
        return low && !large.get();
    }

    private boolean shown(DockTab tab) {
        return !folded() && (narrow ? open.indexOf(tab) == 0 : open.contains(tab));
    }

    private void arrange() {
        setCenter(folded() ? null : area);
        Yielding.show(enlarge, low || large.get() || theme.levelProperty().get().shows(Level.WORKBENCH));
        enlarge.setText(low && large.get() ? Messages.text("dock.canvas") : "↕");
        area.getChildren().clear();
        area.getColumnConstraints().clear();
        tools.getChildren().clear();
        for (DockTab tab : tabs) {
            boolean visible = shown(tab);
            ToggleButton button = buttons.get(tab.id());
            if (button != null) {
                button.setSelected(visible);
            }
            if (!visible) {
                if (contents.containsKey(tab.id())) {
                    tab.shown(false);
                }
                continue;
            }
            StackPane cell = new StackPane(
                    contents.computeIfAbsent(tab.id(), id -> Help.section(HelpSection.ofTab(id), make(tab))));
            cell.getStyleClass().add(area.getChildren().isEmpty() ? "g-dock-first" : "g-dock-second");
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(narrow ? 100 : 100.0 / open.size());
            column.setHgrow(Priority.ALWAYS);
            area.getColumnConstraints().add(column);
            area.addRow(0, cell);
            Node tool = toolsOf.get(tab.id());
            if (tool != null) {
                tools.getChildren().add(tool);
            }
            tab.shown(true);
        }
        fold();
    }

    /// Folds what folds, so that the tools stand beside the tabs; where they cannot, so that they fill a line of their
    /// own.
    private void fold() {
        double inner = head.getWidth() - head.snappedLeftInset() - head.snappedRightInset();
        if (inner <= 0 || head.getScene() == null) {
            return;
        }
        head.applyCss();
        if (!foldTo(inner - head.beginWidth())) {
            foldTo(inner);
        }
    }

    /// Begins with all of it unfolded: what another tool has given way for may be gone. The first tool folds first.
    ///
    /// @return whether the tools are no wider than that
    private boolean foldTo(double room) {
        List<Folding> folding = tools.getChildren().stream()
                .filter(Folding.class::isInstance)
                .map(Folding.class::cast)
                .toList();
        folding.forEach(tool -> tool.fit(Double.MAX_VALUE));
        for (Folding tool : folding) {
            tool.fit(room - head.endWidth() + tool.prefWidth(-1));
        }
        return head.endWidth() <= room;
    }

    private Node make(DockTab tab) {
        Node content = tab.content();
        tab.tools().ifPresent(tool -> {
            toolsOf.put(tab.id(), Help.section(HelpSection.ofTab(tab.id()), tool));
            // Its words have changed, or a button has come or gone.
            tool.layoutBoundsProperty().addListener(observed -> Platform.runLater(this::fold));
        });
        return content;
    }
}
