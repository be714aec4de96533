package graft.app.sequences;

import graft.app.sequences.TaskLine.Course;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Flow;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import graft.engine.service.ContinualTable;
import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;

/// Tasks in turn: the table of a sequence with its forgetting, an adapter for each task beside full fine-tuning.
public final class SequenceTab implements DockTab {

    private final SequenceViewModel model;
    private final Theme theme;
    private final TableView<TaskLine> table = new TableView<>();
    private final Map<TableColumn<TaskLine, ?>, Double> widths = new IdentityHashMap<>();
    private boolean withFull;

    public SequenceTab(SequenceViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
    }

    @Override
    public String id() {
        return "tasks";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("sequences.title"));
    }

    @Override
    public void shown(boolean visible) {
        if (visible) {
            model.list();
        }
    }

    @Override
    public Level level() {
        return Level.LAB;
    }

    @Override
    public Node content() {
        table.setId("sequence-table");
        table.getStyleClass().addAll("dense", "g-table", "g-sequence-table");
        table.setPlaceholder(none());
        Label conclusion = words("sequence-conclusion", "g-strong");
        Label state = words("sequence-state", "g-muted");
        state.textProperty().bind(model.stateProperty());
        theme.scaleProperty().subscribe(scale -> fit());
        model.tableProperty().subscribe(found -> {
            found.ifPresent(this::show);
            conclusion.setText(found.map(SequenceTab::conclusion).orElse(""));
        });
        Flow deeds = new Flow(open(), learn(), rest());
        deeds.getStyleClass().add("g-deeds");
        VBox below = new VBox(conclusion, state, deeds);
        below.getStyleClass().add("g-sweep-form");
        below.setMinHeight(Region.USE_PREF_SIZE);
        VBox.setVgrow(table, Priority.ALWAYS);
        // In a low dock it is scrolled rather than laid over the tabs.
        ScrollPane scroll = new ScrollPane(new VBox(table, below));
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("g-plain-scroll");
        scroll.setMinSize(0, 0);
        return scroll;
    }

    /// What it is for, with two ways to begin.
    private Node none() {
        Label words = Controls.label(Messages.text("sequences.none"), "g-muted");
        words.setWrapText(true);
        words.setMinHeight(Label.USE_PREF_SIZE);
        words.getStyleClass().add("g-nothing");
        Button sample = button("sequence-sample", "sequences.sample");
        sample.getStyleClass().add("g-primary");
        sample.setOnAction(event -> model.open(SequenceViewModel.sample()));
        sample.setDisable(!Files.isRegularFile(SequenceViewModel.sample()));
        Button selected = button("sequence-selected", "sequences.selected");
        selected.disableProperty().bind(Bindings.size(model.selected()).lessThan(2));
        selected.setOnAction(event -> model.ofSelected());
        Flow ways = new Flow(sample, selected);
        ways.getStyleClass().add("g-deeds");
        ways.setAlignment(Pos.CENTER);
        VBox none = new VBox(words, ways);
        none.getStyleClass().add("g-sequence-none");
        return none;
    }

    private static Label words(String id, String style) {
        Label label = Controls.label("", style, "g-small");
        label.setId(id);
        label.setWrapText(true);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        return label;
    }

    private Button open() {
        Button button = button("sequence-open", "sequences.open");
        button.setOnAction(event -> {
            FileChooser chooser = new FileChooser();
            chooser.setTitle(Messages.text("sequences.open"));
            chooser.getExtensionFilters()
                    .setAll(new FileChooser.ExtensionFilter(Messages.text("sequences.files"), "*.json"));
            @Nullable File file = chooser.showOpenDialog(button.getScene().getWindow());
            if (file != null) {
                model.open(file.toPath());
            }
        });
        return button;
    }

    private Button learn() {
        Button button = button("sequence-learn", "sequences.learn");
        button.setOnAction(event -> model.learn());
        Runnable look = () -> {
            boolean begun = model.tableProperty()
                    .get()
                    .map(found -> !found.adapters().rows().isEmpty())
                    .orElse(false);
            button.setText(Messages.text(begun ? "sequences.go-on" : "sequences.learn"));
            button.setDisable(model.tableProperty().get().isEmpty()
                    || model.complete()
                    || model.learningProperty().get());
        };
        model.tableProperty().subscribe(look);
        model.learningProperty().subscribe(look);
        look.run();
        return button;
    }

    private Button rest() {
        Button button = button("sequence-rest", "sequences.rest");
        button.disableProperty().bind(model.learningProperty().not());
        button.setOnAction(event -> model.rest());
        return button;
    }

    private static Button button(String id, String key) {
        Button button = new Button(Messages.text(key));
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(Button.USE_PREF_SIZE);
        return button;
    }

    @Override
    public Optional<Node> tools() {
        ComboBox<String> sequences = new ComboBox<>(model.sequences());
        sequences.setId("sequence-chosen");
        sequences.getStyleClass().addAll("g-entry", "g-chosen");
        sequences.setPromptText(Messages.text("sequences.choose"));
        sequences.valueProperty().addListener((observed, before, now) -> {
            if (now != null) {
                model.chosenProperty().set(Optional.of(now));
            }
        });
        model.chosenProperty().subscribe(now -> now.ifPresent(sequences::setValue));
        return Optional.of(Controls.row(sequences));
    }

    private void show(ContinualTable found) {
        boolean full = found.full() != null;
        if (table.getColumns().isEmpty() || full != withFull) {
            withFull = full;
            columns();
        }
        table.getItems().setAll(TaskLine.of(found));
    }

    /// How much was forgotten, once anything could be.
    static String conclusion(ContinualTable found) {
        double own = found.adapters().meanForgetting(found.tasks());
        double whole = found.full() == null ? Double.NaN : found.full().meanForgetting(found.tasks());
        if (Double.isNaN(own)) {
            return "";
        }
        return Double.isNaN(whole)
                ? Messages.text("sequences.conclusion.adapters", Figures.metric(own))
                : Messages.text("sequences.conclusion", Figures.metric(own), Figures.metric(whole));
    }

    private void columns() {
        widths.clear();
        List<TableColumn<TaskLine, ?>> made = new ArrayList<>();
        made.add(column("sequences.task", 150, TaskLine::task, line -> ""));
        made.add(column("sequences.metric", 90, TaskLine::metric, line -> ""));
        made.addAll(courses(
                List.of("sequences.adapter.first", "sequences.adapter.last", "sequences.adapter.forgetting"),
                TaskLine::adapter));
        made.add(column(
                "sequences.outputs",
                110,
                line -> line.adapter().values().size() < 2
                        ? Figures.NONE
                        : Messages.text(
                                line.adapter().bitEqual() ? "sequences.outputs.equal" : "sequences.outputs.changed"),
                line -> Messages.text("sequences.outputs.hint")));
        if (withFull) {
            made.addAll(courses(
                    List.of("sequences.full.first", "sequences.full.last", "sequences.full.forgetting"),
                    line -> line.full()));
        }
        table.getColumns().setAll(made);
        fit();
    }

    /// Widths follow the size of text.
    private void fit() {
        double scale = theme.scaleProperty().get();
        widths.forEach((column, width) -> column.setPrefWidth(width * scale));
    }

    /// @param keys of the heads: when learned, at the end, forgetting
    private List<TableColumn<TaskLine, ?>> courses(List<String> keys, Function<TaskLine, @Nullable Course> of) {
        return List.of(
                figure(keys.get(0), 130, of, Course::first),
                figure(keys.get(1), 130, of, Course::last),
                figure(keys.get(2), 130, of, Course::forgetting));
    }

    private TableColumn<TaskLine, TaskLine> figure(
            String key, double width, Function<TaskLine, @Nullable Course> of, ToDoubleFunction<Course> value) {
        TableColumn<TaskLine, TaskLine> column = column(
                key,
                width,
                line -> of.apply(line) instanceof Course course
                        ? Figures.metric(value.applyAsDouble(course))
                        : Figures.NONE,
                line -> of.apply(line) instanceof Course course
                        ? course.values().stream().map(Figures::metric).collect(Collectors.joining(" → "))
                        : "");
        column.getStyleClass().add("g-figures");
        return column;
    }

    /// @param hint told when the pointer rests on a cell
    private TableColumn<TaskLine, TaskLine> column(
            String key, double width, Function<TaskLine, String> text, Function<TaskLine, String> hint) {
        TableColumn<TaskLine, TaskLine> column = new TableColumn<>(Messages.text(key));
        column.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        column.setSortable(false);
        column.setCellFactory(any -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable TaskLine line, boolean empty) {
                super.updateItem(line, empty);
                setText(empty || line == null ? "" : text.apply(line));
                String told = empty || line == null ? "" : hint.apply(line);
                setTooltip(told.isEmpty() ? null : new Tooltip(told));
            }
        });
        widths.put(column, width);
        return column;
    }
}
