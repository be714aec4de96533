package graft.app.runs;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;

/// The table of runs in the dock, with what can be done about the selected ones at the right end of the tab bar and
/// in
/// the context menu.
public final class RunsTab implements DockTab {

    private final RunsViewModel model;
    private final RunController controller;
    private final Consumer<Path> opener;
    private final Theme theme;
    private final TableView<RunRow> table = new TableView<>();
    private final TextField filter = new TextField();

    /// One thing that can be done about the selected runs.
    private record Deed(String id, String words, Predicate<RunRow> possible, Consumer<List<RunRow>> act) {}

    /// @param opener shows a folder in the system's file manager
    /// @param theme  its columns grow with the size of text
    public RunsTab(RunsViewModel model, RunController controller, Consumer<Path> opener, Theme theme) {
        this.model = model;
        this.controller = controller;
        this.opener = opener;
        this.theme = theme;
    }

    @Override
    public String id() {
        return "runs";
    }

    @Override
    public ObservableValue<String> title() {
        return model.titleProperty();
    }

    @Override
    public Node content() {
        FilteredList<RunRow> filtered = new FilteredList<>(model.rows());
        filter.textProperty().subscribe(text -> filtered.setPredicate(row -> matches(row, text)));
        SortedList<RunRow> sorted = new SortedList<>(filtered);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setId("runs");
        table.getStyleClass().addAll("dense", "g-table");
        table.getColumns().setAll(RunColumns.all());
        Map<TableColumn<RunRow, ?>, Double> widths = new IdentityHashMap<>();
        table.getColumns().forEach(column -> widths.put(column, column.getPrefWidth()));
        theme.scaleProperty().subscribe(scale -> widths.forEach((column, width) -> column.setPrefWidth(width * scale)));
        table.setItems(sorted);
        table.setPlaceholder(Controls.label(Messages.text("runs.none"), "g-muted"));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<RunRow>) change -> {
            List<RunRow> now = List.copyOf(table.getSelectionModel().getSelectedItems());
            if (!now.equals(model.selected())) {
                model.selected().setAll(now);
            }
        });
        model.selected().addListener((ListChangeListener<RunRow>) change -> reselect());
        reselect();
        ContextMenu menu = new ContextMenu();
        for (Deed deed : deeds()) {
            MenuItem item = new MenuItem(deed.words());
            item.setOnAction(event -> act(deed));
            item.disableProperty().bind(Bindings.not(can(deed)));
            menu.getItems().add(item);
        }
        table.setContextMenu(menu);
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                controller.delete(List.copyOf(model.selected()));
                event.consume();
            }
        });
        return table;
    }

    private void reselect() {
        if (!List.copyOf(table.getSelectionModel().getSelectedItems()).equals(List.copyOf(model.selected()))) {
            table.getSelectionModel().clearSelection();
            model.selected().forEach(table.getSelectionModel()::select);
        }
    }

    private static boolean matches(RunRow row, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        String all = row.summary().name() + " " + row.summary().method() + " "
                + row.summary().data() + " "
                + StateCell.words(row.summary().state());
        return wanted.isEmpty() || all.toLowerCase(Locale.ROOT).contains(wanted);
    }

    @Override
    public Optional<Node> tools() {
        filter.setPromptText(Messages.text("runs.filter"));
        filter.getStyleClass().addAll("g-entry", "g-filter");
        filter.setId("runs-filter");
        Node[] buttons = deeds().stream().map(this::button).toArray(Node[]::new);
        Node row = Controls.row(buttons);
        row.getStyleClass().add("g-tools");
        return Optional.of(Controls.row(row, filter));
    }

    private Button button(Deed deed) {
        Button button = new Button(deed.words());
        button.setId("runs-" + deed.id());
        button.getStyleClass().setAll("g-tab", "g-choice");
        button.disableProperty().bind(Bindings.not(can(deed)));
        button.setOnAction(event -> act(deed));
        return button;
    }

    private ObservableBooleanValue can(Deed deed) {
        return Bindings.createBooleanBinding(
                () -> model.selected().stream().anyMatch(deed.possible()), model.selected(), model.liveProperty());
    }

    private void act(Deed deed) {
        deed.act().accept(model.selected().stream().filter(deed.possible()).toList());
    }

    private List<Deed> deeds() {
        return List.of(
                new Deed(
                        "stop",
                        Messages.text("runs.stop"),
                        row -> row.summary().state().live(),
                        rows -> rows.forEach(controller::stop)),
                new Deed(
                        "resume",
                        Messages.text("runs.resume"),
                        RunsTab::resumable,
                        rows -> rows.forEach(controller::resume)),
                new Deed(
                        "into-recipe",
                        Messages.text("runs.into-recipe"),
                        row -> true,
                        rows -> controller.intoRecipe(rows.getFirst())),
                new Deed(
                        "folder",
                        Messages.text("runs.folder"),
                        row -> true,
                        rows -> opener.accept(Path.of(rows.getFirst().summary().folder()))),
                new Deed(
                        "delete",
                        Messages.text("runs.delete"),
                        row -> !row.summary().state().live(),
                        controller::delete));
    }

    private static boolean resumable(RunRow row) {
        return switch (row.summary().state()) {
            case STOPPED, FAILED, INTERRUPTED -> true;
            case QUEUED, PREPARING, TRAINING, PAUSED, COMPLETED, EARLY_STOPPED -> false;
        };
    }
}
