package graft.app.command;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Every command by typing parts of its name: `du si` finds *Double the size*. Each line shows its menu and its key.
/// What is not called so and has to do with what is typed comes after what is.
/// The card is as high as what it found, and its top stays where it is while that changes.
public final class CommandPalette extends VBox {

    private static final int MOST_ROWS = 11;

    private final Overlay overlay;
    private final List<Entry> entries;
    private final Supplier<List<CommandGroup>> further;
    private @Nullable List<Entry> typedEntries;
    private final TextField words = new TextField();
    private final ListView<Entry> list = new ListView<>();

    private record Entry(CommandGroup group, Command command) {

        String name() {
            return group.title() + " " + command.title().getValue();
        }
    }

    /// @param groups  are there to be looked through before anything is typed
    /// @param further what is found by typing only; asked for with the first letter
    /// @param prompt  says what is searched
    public CommandPalette(
            Overlay overlay, List<CommandGroup> groups, Supplier<List<CommandGroup>> further, String prompt) {
        this.overlay = overlay;
        this.further = further;
        entries = entries(groups);
        getStyleClass().add("g-command-place");
        setPickOnBounds(false);
        setId("command-palette");
        words.setId("command-search");
        words.setPromptText(prompt);
        words.setAccessibleText(prompt);
        list.setId("command-list");
        VBox.setVgrow(list, Priority.ALWAYS);
        list.setFocusTraversable(false);
        list.setPlaceholder(Controls.label(Messages.text("command.nothing"), "g-muted"));
        list.setCellFactory(view -> new Row());
        list.setOnMouseClicked(event -> choose());
        words.textProperty().subscribe(this::filter);
        words.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.fixedCellSizeProperty().subscribe(this::fitRows);
        VBox card = new VBox(words, list);
        card.getStyleClass().addAll("g-card", "g-commands");
        getChildren().add(card);
    }

    public void open() {
        words.clear();
        filter("");
        overlay.show(this, words);
    }

    private static List<Entry> entries(List<CommandGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.commands().stream().map(command -> new Entry(group, command)))
                .toList();
    }

    private List<Entry> whenTyped() {
        List<Entry> known = typedEntries;
        if (known == null) {
            Stream<Entry> items = entries.stream()
                    .map(Entry::group)
                    .distinct()
                    .flatMap(group -> group.furtherCommands().stream().map(command -> new Entry(group, command)));
            known = Stream.of(entries.stream(), items, entries(further.get()).stream())
                    .flatMap(each -> each)
                    .toList();
            typedEntries = known;
        }
        return known;
    }

    private void filter(String typed) {
        String[] parts = typed.strip().toLowerCase(Locale.getDefault()).split("\\s+");
        List<Entry> possible = (typed.isBlank() ? entries : whenTyped())
                .stream()
                        .filter(entry ->
                                Boolean.TRUE.equals(entry.command().enabled().getValue()))
                        .toList();
        List<Entry> hits = new ArrayList<>();
        possible.stream().filter(entry -> holds(entry.name(), parts)).forEach(hits::add);
        possible.stream()
                .filter(entry -> !holds(entry.name(), parts))
                .filter(entry -> holds(entry.name() + " " + entry.command().also(), parts))
                .forEach(hits::add);
        list.getItems().setAll(hits);
        list.getSelectionModel().selectFirst();
        fitRows();
    }

    private void fitRows() {
        list.setPrefHeight(Math.clamp(list.getItems().size(), 1, MOST_ROWS) * list.getFixedCellSize());
    }

    private static boolean holds(String words, String[] parts) {
        String all = words.toLowerCase(Locale.getDefault());
        return Stream.of(parts).allMatch(all::contains);
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> choose();
            case DOWN -> move(1);
            case UP -> move(-1);
            case PAGE_DOWN -> move(8);
            case PAGE_UP -> move(-8);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void move(int by) {
        int last = list.getItems().size() - 1;
        int next = Math.clamp(list.getSelectionModel().getSelectedIndex() + by, 0, Math.max(0, last));
        list.getSelectionModel().select(next);
        list.scrollTo(Math.max(0, next - 3));
    }

    private void choose() {
        Entry entry = list.getSelectionModel().getSelectedItem();
        if (entry != null) {
            overlay.close();
            entry.command().action().run();
        }
    }

    private static final class Row extends ListCell<Entry> {

        @Override
        protected void updateItem(@Nullable Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            if (entry == null || empty) {
                setGraphic(null);
                return;
            }
            Label keys = Controls.label(entry.command().keyText(), "g-muted", "g-small");
            setGraphic(Controls.row(
                    Controls.label(entry.group().title(), "g-muted", "g-small", "g-command-group"),
                    Controls.label(entry.command().title().getValue()),
                    Controls.spacer(),
                    keys));
            setAccessibleText(entry.command().title().getValue() + " " + keys.getText());
        }
    }
}
