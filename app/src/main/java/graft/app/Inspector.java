package graft.app;

import graft.app.command.Command;
import graft.app.command.CommandGroup;
import graft.app.inspector.Field;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Level;
import graft.app.ui.Levels;
import graft.app.ui.Theme;
import graft.app.workbench.InspectorTab;
import graft.app.workbench.TabStrip;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The right region: tabs over one scrolled form.
final class Inspector extends VBox {

    /// Nothing stands above the form.
    private static final PseudoClass SINGLE = PseudoClass.getPseudoClass("single");

    private final Map<String, Node> contents = new HashMap<>();
    private final Map<String, ToggleButton> buttons = new HashMap<>();
    private final List<InspectorTab> tabs;
    private final Theme theme;
    private final ScrollPane scroll = new ScrollPane();
    private String shown = "";

    Inspector(List<InspectorTab> tabs, Theme theme) {
        this.tabs = List.copyOf(tabs);
        this.theme = theme;
        getStyleClass().add("g-inspector");
        setId("inspector");
        TabStrip strip = new TabStrip();
        for (InspectorTab tab : tabs) {
            ToggleButton button = strip.add(tab.id(), tab.title());
            Levels.at(tab::at, theme, button);
            button.setOnAction(event -> show(tab.id()));
            buttons.put(tab.id(), Help.section(HelpSection.ofTab(tab.id()), button));
        }
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        // One form needs no tab to choose it by.
        Levels.at(level -> tabs.stream().filter(tab -> tab.at(level)).count() > 1, theme, strip);
        strip.visibleProperty().subscribe(several -> pseudoClassStateChanged(SINGLE, !several));
        getChildren().addAll(strip, scroll);
    }

    String shownTab() {
        return shown;
    }

    /// Puts away what is not of this level.
    void keepTo(Level level) {
        if (tabs.stream().noneMatch(tab -> tab.id().equals(shown) && tab.at(level))) {
            tabs.stream().filter(tab -> tab.at(level)).findFirst().ifPresent(tab -> show(tab.id()));
        }
    }

    /// Shows the tab of that id, if there is one at this level.
    void show(String id) {
        Level level = theme.levelProperty().get();
        if (tabs.stream().noneMatch(tab -> tab.id().equals(id) && tab.at(level))) {
            return;
        }
        shown = id;
        for (InspectorTab tab : tabs) {
            boolean visible = tab.id().equals(id);
            ToggleButton button = buttons.get(tab.id());
            if (button != null) {
                button.setSelected(visible);
            }
            if (visible) {
                scroll.setContent(Help.section(HelpSection.ofTab(tab.id()), content(tab)));
                Help.section(
                        HelpSection.ofTab(tab.id()), scroll); // which has the keyboard after a press beside the fields
            }
        }
    }

    private Node content(InspectorTab tab) {
        return contents.computeIfAbsent(tab.id(), fresh -> {
            StackPane padded = new StackPane(tab.content());
            padded.getStyleClass().add("g-inspector-content");
            return padded;
        });
    }

    /// Every field of the forms, by tab, as commands that lead there. Forms that were never shown are made for it.
    List<CommandGroup> fields() {
        return tabs.stream()
                .filter(tab -> tab.at(theme.levelProperty().get()))
                .map(tab -> new CommandGroup(
                        tab.id(),
                        tab.title().getValue(),
                        List.of(Field.in(content(tab)).stream()
                                .map(field ->
                                        Command.of("field." + tab.id(), field.label(), "", () -> lead(tab.id(), field)))
                                .toList())))
                .toList();
    }

    /// Shows the field that a control is a part of and puts the keyboard there, at the least level that shows it.
    void lead(Node control) {
        Field field = Field.around(control).orElse(null);
        if (field == null) {
            return;
        }
        tabs.stream()
                .filter(tab -> contents.containsKey(tab.id()) && within(field, contents.get(tab.id())))
                .findFirst()
                .ifPresent(tab -> {
                    field.unfold();
                    for (Level level : Level.values()) {
                        Level now = theme.levelProperty().get();
                        if (level.shows(now) && (hidden(field) || !tab.at(now))) {
                            theme.levelProperty().set(level);
                        }
                    }
                    lead(tab.id(), field);
                });
    }

    private static boolean within(Node node, @Nullable Node content) {
        return Stream.iterate(node, Objects::nonNull, Node::getParent).anyMatch(at -> at == content);
    }

    private static boolean hidden(Node node) {
        return Stream.iterate(node, Objects::nonNull, Node::getParent).anyMatch(at -> !at.isVisible());
    }

    /// Shows a field and puts the keyboard there.
    private void lead(String tab, Field field) {
        show(tab);
        field.unfold();
        applyCss();
        layout();
        Node content = scroll.getContent();
        double below = content.getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
        double top = content.sceneToLocal(field.localToScene(field.getLayoutBounds()))
                .getMinY();
        scroll.setVvalue(below <= 0 ? 0 : Math.clamp((top - theme.em()) / below, 0, 1));
        field.takeKeyboard();
    }
}
