package graft.app.runs;

import graft.app.runs.RunDeeds.Deed;
import graft.app.ui.Controls;
import graft.app.ui.Folding;
import graft.app.ui.Level;
import graft.app.ui.Levels;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import graft.engine.runs.QueueFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.FilteredList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The table of runs in the dock, with what can be done about the selected ones at the right end of the tab
/// bar and in the context menu.
public final class RunsTab implements DockTab {

    private final RunsViewModel model;
    private final RunController controller;
    private final RunRequests requests;
    private final Theme theme;
    private final TableView<RunRow> table = new TableView<>();
    private final TextField filter = new TextField();

    private final BooleanProperty apart = new SimpleBooleanProperty(this, "apart");
    private final List<Deed> deeds;
    private Runnable compare = () -> {};
    private Consumer<List<String>> sequence = ids -> {};
    private String wanted = "";

    /// @param opener shows a folder in the system's file manager
    /// @param theme  its columns grow with the size of text
    public RunsTab(
            RunsViewModel model, RunController controller, RunRequests requests, Consumer<Path> opener, Theme theme) {
        this.model = model;
        this.controller = controller;
        this.requests = requests;
        this.theme = theme;
        deeds = RunDeeds.of(
                model,
                controller,
                requests,
                new RunDialogs(table),
                opener,
                () -> compare.run(),
                rows -> sequence.accept(rows.reversed().stream().map(RunRow::id).toList()));
    }

    /// What C does: bring the selected runs' curves and the comparison into view.
    public void onCompare(Runnable newCompare) {
        compare = newCompare;
    }

    /// What becomes of the selected runs' recipes as tasks in turn, the oldest first.
    public void onSequence(Consumer<List<String>> newSequence) {
        sequence = newSequence;
    }

    @Override
    public String id() {
        return "runs";
    }

    @Override
    public String layout() {
        return RunColumns.layout(table);
    }

    @Override
    public void restore(String layout) {
        wanted = layout;
        RunColumns.restore(table, layout);
    }

    @Override
    public ObservableValue<String> title() {
        return model.titleProperty();
    }

    @Override
    public String name() {
        return Messages.text("runs.title.none");
    }

    @Override
    public String also() {
        return Messages.text("runs.also");
    }

    @Override
    public Node content() {
        TurnOrder order = new TurnOrder(model.rows());
        model.seenResultsProperty().addListener((observed, before, now) -> order.settle());
        requests.queueProperty().addListener((observed, before, now) -> order.settle());
        FilteredList<RunRow> filtered = new FilteredList<>(order.rows());
        filter.textProperty()
                .subscribe(text -> filtered.setPredicate(text.isBlank() ? null : row -> matches(row, text)));
        table.setId("runs");
        table.getStyleClass().addAll("dense", "g-table");
        table.getColumns().setAll(RunColumns.all());
        RunColumns.restore(table, wanted);
        RowSort sort = new RowSort(table, filtered);
        table.setItems(sort.rows());
        model.seenResultsProperty().addListener((observed, before, now) -> sort.settle());
        RunWidths widths = new RunWidths(table, theme);
        model.seenResultsProperty().addListener((observed, before, now) -> widths.fit());
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
        table.tableMenuButtonVisibleProperty().bind(theme.levelProperty().map(level -> level.shows(Level.WORKBENCH)));
        new QueueDrag(table, requests);
        ContextMenu menu = new ContextMenu();
        deeds.forEach(deed -> menu.getItems().add(item(deed)));
        table.setContextMenu(menu);
        table.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        DifferencesView differences = new DifferencesView(theme);
        ObservableValue<Boolean> split = theme.levelProperty()
                .flatMap(level -> level.shows(Level.WORKBENCH) ? apart : new SimpleBooleanProperty(false));
        Runnable compare = () -> {
            if (split.getValue()) {
                differences.show(List.copyOf(model.selected()));
            }
        };
        model.selected().addListener((ListChangeListener<RunRow>) change -> compare.run());
        split.subscribe(on -> {
            compare.run();
            differences.setVisible(on);
            differences.setManaged(on);
        });
        SplitPane both = new SplitPane(table);
        both.getStyleClass().add("g-plain-split");
        split.subscribe(on -> {
            if (on) {
                both.getItems().setAll(table, differences);
            } else {
                both.getItems().setAll(table);
            }
        });
        return both;
    }

    /// Delete takes away, Alt with an arrow moves a waiting run.
    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.DELETE) {
            controller.delete(List.copyOf(model.selected()));
        } else if (letter(event) && deed(event.getCode()) instanceof Deed deed) {
            act(deed);
        } else if (event.isAltDown() && event.getCode() == KeyCode.UP) {
            model.selected().forEach(row -> requests.move(row, -1));
        } else if (event.isAltDown() && event.getCode() == KeyCode.DOWN) {
            List.copyOf(model.selected()).reversed().forEach(row -> requests.move(row, 1));
        } else {
            return;
        }
        event.consume();
    }

    private static boolean letter(KeyEvent event) {
        return !event.isShortcutDown() && !event.isAltDown() && !event.isShiftDown() && !event.isControlDown();
    }

    /// B baseline, P pin, C compare.
    private @Nullable Deed deed(KeyCode code) {
        String id = switch (code) {
            case B -> "baseline";
            case P -> "pin";
            case C -> "compare";
            default -> "";
        };
        return deeds.stream()
                .filter(deed -> deed.id().equals(id))
                .filter(deed -> model.selected().stream().anyMatch(deed.possible()))
                .findFirst()
                .orElse(null);
    }

    private void reselect() {
        if (!List.copyOf(table.getSelectionModel().getSelectedItems()).equals(List.copyOf(model.selected()))) {
            table.getSelectionModel().clearSelection();
            model.selected().forEach(table.getSelectionModel()::select);
        }
    }

    private static boolean matches(RunRow row, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        String all = row.name() + " " + row.method() + " "
                + row.summary().data() + " "
                + String.join(" ", row.summary().notes().tags()) + " "
                + row.summary().notes().note() + " "
                + StateCell.words(StateCell.Shown.now(row));
        return wanted.isEmpty() || all.toLowerCase(Locale.ROOT).contains(wanted);
    }

    @Override
    public Optional<Node> tools() {
        filter.setPromptText(Messages.text("runs.filter"));
        filter.getStyleClass().addAll("g-entry", "g-filter");
        filter.setId("runs-filter");
        Folding row = new Folding(more());
        ObservableValue<Boolean> always = new SimpleBooleanProperty(true);
        deeds.stream().filter(Deed::near).forEach(deed -> row.add(button(deed), item(deed), always));
        CheckMenuItem differences = new CheckMenuItem(Messages.text("runs.differences"));
        differences.selectedProperty().bindBidirectional(apart);
        row.add(differences(), differences, always);
        row.keep(filter);
        // A first lesson stops runs in the top bar; keys and the context menu do the rest.
        return Optional.of(Levels.from(Level.WORKBENCH, theme, row));
    }

    private Button button(Deed deed) {
        Button button = new Button();
        button.textProperty().bind(words(deed));
        button.setId("runs-" + deed.id());
        button.getStyleClass().setAll("g-tab", "g-choice");
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.disableProperty().bind(Bindings.not(can(deed)));
        button.setOnAction(event -> act(deed));
        return button;
    }

    private MenuItem item(Deed deed) {
        MenuItem item = new MenuItem();
        item.textProperty().bind(words(deed));
        item.setId("runs-" + deed.id());
        item.setOnAction(event -> act(deed));
        item.disableProperty().bind(Bindings.not(can(deed)));
        return item;
    }

    @Override
    public List<MenuItem> deeds() {
        return deeds.stream().map(this::item).toList();
    }

    private ObservableBooleanValue can(Deed deed) {
        return Bindings.createBooleanBinding(
                () -> selectedNow().stream().anyMatch(deed.possible()),
                model.selected(),
                model.seenResultsProperty(),
                model.stoppingProperty());
    }

    /// What follows the selected runs' states reads what tells of them, or it is told of one change only.
    private List<RunRow> selectedNow() {
        return model.seenResultsProperty().get() < 0 ? List.of() : model.selected();
    }

    private ObservableValue<String> words(Deed deed) {
        return Bindings.createStringBinding(
                () -> deed.words(selectedNow()), model.selected(), model.seenResultsProperty());
    }

    private void act(Deed deed) {
        deed.act().accept(model.selected().stream().filter(deed.possible()).toList());
    }

    private ToggleButton differences() {
        ToggleButton button = new ToggleButton(Messages.text("runs.differences"));
        button.setId("runs-differences");
        button.getStyleClass().setAll("g-tab", "g-choice");
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.selectedProperty().bindBidirectional(apart);
        return button;
    }

    /// What is rarer, and the queue's own switches.
    private MenuButton more() {
        MenuButton more = new MenuButton(Messages.text("curves.more"));
        more.setId("runs-more");
        more.setAccessibleText(Messages.text("runs.more"));
        more.getStyleClass().setAll("menu-button", "g-tab", "g-choice");
        more.setMinWidth(Button.USE_PREF_SIZE);
        for (Deed deed : deeds) {
            if (!deed.near()) {
                more.getItems().add(item(deed));
            }
        }
        CheckMenuItem held = new CheckMenuItem(Messages.text("runs.hold"));
        held.setId("runs-hold");
        held.setOnAction(event -> requests.hold(held.isSelected()));
        CheckMenuItem goOn = new CheckMenuItem(Messages.text("runs.continue-on-error"));
        goOn.setOnAction(event -> requests.continueOnError(goOn.isSelected()));
        Menu parallel = parallel();
        requests.queueProperty().subscribe(queue -> {
            held.setSelected(queue.held());
            goOn.setSelected(queue.continueOnError());
        });
        more.setOnShowing(event -> requests.askQueue());
        more.getItems().addAll(new SeparatorMenuItem(), held, goOn, parallel);
        return more;
    }

    /// How many runs are trained beside each other.
    private Menu parallel() {
        Menu menu = new Menu(Messages.text("runs.parallel"));
        menu.setId("runs-parallel");
        ToggleGroup one = new ToggleGroup();
        for (int most = 1; most <= QueueFile.MOST_PARALLEL; most++) {
            int runs = most;
            RadioMenuItem item = new RadioMenuItem(
                    runs == 1 ? Messages.text("runs.parallel.one") : Messages.text("runs.parallel.most", runs));
            item.setId("runs-parallel-" + runs);
            item.setToggleGroup(one);
            item.setOnAction(event -> requests.parallel(runs));
            requests.queueProperty().subscribe(queue -> item.setSelected(queue.parallel() == runs));
            menu.getItems().add(item);
        }
        return menu;
    }
}
