package graft.app.sweeps;

import graft.app.document.FieldWords;
import graft.app.sweeps.SweepResult.Entry;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import graft.engine.service.SweepTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// The sweep builder at the left, count times time beside its button, and what a sweep has measured at the right: as
/// table, heat map or parallel axes.
public final class SweepTab implements DockTab {

    private static final int MOST_SEEDS = 99;
    /// In em: a narrower form has a field's values below it.
    private static final double BESIDE = 20;

    /// A way to look at the result.
    private enum Form {
        TABLE,
        HEAT,
        PARALLEL
    }

    private final SweepViewModel model;
    private final Theme theme;
    private final TableView<Entry> table = new TableView<>();
    private final HeatMap heat = new HeatMap();
    private final ParallelAxes parallel = new ParallelAxes();
    private final SimpleObjectProperty<Form> form = new SimpleObjectProperty<>(this, "form", Form.TABLE);
    private final Timeline timer = new Timeline(new KeyFrame(Duration.seconds(1), event -> tick()));
    private List<String> columns = List.of();

    public SweepTab(SweepViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        timer.setCycleCount(Timeline.INDEFINITE);
    }

    @Override
    public String id() {
        return "sweep";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("sweeps.title"));
    }

    @Override
    public void shown(boolean visible) {
        if (visible) {
            model.list();
            timer.play();
        } else {
            timer.stop();
        }
    }

    private void tick() {
        model.refresh();
    }

    @Override
    public Level level() {
        return Level.LAB;
    }

    @Override
    public Node content() {
        table.setId("sweep-table");
        table.getStyleClass().addAll("dense", "g-table");
        Label none = Controls.label(Messages.text("sweeps.none"), "g-muted");
        none.setWrapText(true);
        none.setMinHeight(Label.USE_PREF_SIZE);
        table.setPlaceholder(none);
        ScrollPane scrolled = new ScrollPane(heat);
        scrolled.getStyleClass().add("g-plain-scroll");
        scrolled.setFitToWidth(true);
        scrolled.setFitToHeight(true);
        StackPane result = new StackPane(table, scrolled, parallel);
        form.subscribe(now -> {
            table.setVisible(now == Form.TABLE);
            scrolled.setVisible(now == Form.HEAT);
            parallel.setVisible(now == Form.PARALLEL);
        });
        model.resultProperty().subscribe(found -> found.ifPresent(this::show));
        Runnable again = () -> model.resultProperty().get().ifPresent(this::show);
        theme.colorsProperty().addListener(observed -> again.run());
        theme.scaleProperty().addListener(observed -> {
            widen();
            again.run();
        });
        HBox.setHgrow(result, Priority.ALWAYS);
        ScrollPane left = new ScrollPane(builder());
        left.setFitToWidth(true);
        left.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        left.getStyleClass().addAll("g-plain-scroll", "g-sweep-builder");
        HBox both = new HBox(left, result);
        both.setMinSize(0, 0);
        left.maxWidthProperty().bind(both.widthProperty().divide(2));
        return both;
    }

    private Node builder() {
        VBox box = new VBox();
        box.getStyleClass().add("g-sweep-form");
        for (int i = 0; i < SweepViewModel.FIELDS; i++) {
            box.getChildren().add(line(i));
        }
        Spinner<Integer> seeds = new Spinner<>(1, MOST_SEEDS, 1);
        seeds.getValueFactory().setConverter(new WholeNumbers(seeds::getValue));
        seeds.setId("sweep-seeds");
        seeds.setEditable(true);
        seeds.getStyleClass().add("g-sweep-seeds");
        seeds.setAccessibleText(Messages.text("sweeps.seeds"));
        seeds.valueProperty().subscribe(now -> model.seedsProperty().set(now == null ? 1 : now));
        Label count = Controls.label("", "g-muted", "g-small");
        count.setId("sweep-count");
        count.setWrapText(true);
        Button queue = new Button(Messages.text("sweeps.queue"));
        queue.setId("sweep-queue");
        queue.getStyleClass().setAll("button", "g-button");
        queue.setMinWidth(Button.USE_PREF_SIZE);
        queue.setOnAction(event -> model.queue());
        model.timesProperty()
                .addListener(
                        observed -> count.setText(words(model.planProperty().get())));
        model.planProperty().subscribe(plan -> {
            count.setText(words(plan));
            count.getStyleClass().setAll("label", "g-small", plan.problem().isEmpty() ? "g-muted" : "g-failed");
            queue.setDisable(plan.json().isEmpty());
        });
        Label state = Controls.label("", "g-small", "g-muted");
        state.setWrapText(true);
        state.textProperty().bind(model.stateProperty());
        box.getChildren()
                .addAll(
                        Controls.row(
                                Controls.label(Messages.text("sweeps.seeds"), "g-muted"),
                                seeds,
                                Controls.spacer(),
                                queue),
                        count,
                        state);
        return box;
    }

    private String words(SweepPlan plan) {
        if (!plan.problem().isEmpty()) {
            return plan.problem();
        }
        if (plan.runs() == 0) {
            return Messages.text("sweeps.hint");
        }
        double seconds = model.seconds();
        return Double.isFinite(seconds)
                ? Messages.text("sweeps.count.time", plan.variants(), plan.runs(), Figures.duration(seconds))
                : Messages.text("sweeps.count", plan.variants(), plan.runs());
    }

    private Node line(int index) {
        SweepViewModel.FieldLine line = model.lines().get(index);
        FieldBox path = new FieldBox(model::paths);
        path.setId("sweep-path-" + index);
        path.getEditor().textProperty().bindBidirectional(line.path());
        TextField values = new TextField();
        values.setId("sweep-values-" + index);
        values.setPromptText(Messages.text("sweeps.values"));
        values.getStyleClass().add("g-entry");
        values.textProperty().bindBidirectional(line.values());
        GridPane pair = new GridPane();
        pair.getStyleClass().add("g-sweep-line");
        for (int percent : new int[] {60, 40}) {
            ColumnConstraints share = new ColumnConstraints();
            share.setPercentWidth(percent);
            pair.getColumnConstraints().add(share);
        }
        pair.getChildren().setAll(path, values);
        pair.widthProperty().subscribe(width -> {
            boolean below = width.doubleValue() < BESIDE * theme.em();
            GridPane.setConstraints(path, 0, 0, below ? 2 : 1, 1);
            GridPane.setConstraints(values, below ? 0 : 1, below ? 1 : 0, below ? 2 : 1, 1);
        });
        return pair;
    }

    @Override
    public Optional<Node> tools() {
        ComboBox<String> sweeps = new ComboBox<>(model.sweeps());
        sweeps.setId("sweep-chosen");
        sweeps.getStyleClass().addAll("g-entry", "g-chosen");
        sweeps.setPromptText(Messages.text("sweeps.choose"));
        sweeps.valueProperty().addListener((observed, before, now) -> {
            if (now != null) {
                model.chosenProperty().set(Optional.of(now));
            }
        });
        model.chosenProperty().subscribe(now -> now.ifPresent(sweeps::setValue));
        HBox forms = new HBox();
        forms.getStyleClass().add("g-choices");
        for (Form each : Form.values()) {
            ToggleButton button = new ToggleButton(
                    switch (each) {
                        case TABLE -> Messages.text("sweeps.table");
                        case HEAT -> Messages.text("sweeps.heat");
                        case PARALLEL -> Messages.text("sweeps.parallel");
                    });
            button.setId("sweep-as-" + each.name().toLowerCase(java.util.Locale.ROOT));
            button.getStyleClass().setAll("g-tab", "g-choice");
            button.setMinWidth(Button.USE_PREF_SIZE);
            form.subscribe(now -> button.setSelected(now == each));
            button.setOnAction(event -> {
                form.set(each);
                button.setSelected(true);
            });
            forms.getChildren().add(button);
        }
        return Optional.of(Controls.row(sweeps, forms));
    }

    private void show(SweepResult result) {
        if (!columns.equals(result.fields()) || table.getColumns().isEmpty()) {
            columns = result.fields();
            table.getColumns().setAll(columnsOf(result));
            widen();
        }
        table.getItems().setAll(result.entries());
        heat.show(result, theme);
        parallel.show(result, theme);
    }

    /// Columns hold their words at every size of text.
    private void widen() {
        table.getColumns()
                .forEach(column -> column.setPrefWidth(
                        (double) column.getUserData() * theme.scaleProperty().get()));
    }

    private static List<TableColumn<Entry, ?>> columnsOf(SweepResult result) {
        List<TableColumn<Entry, ?>> made = new java.util.ArrayList<>();
        if (result.fields().isEmpty()) {
            made.add(column(
                    Messages.text("sweeps.variant"), 240, entry -> entry.row().variant()));
        }
        for (String field : result.fields()) {
            made.add(column(FieldWords.of(field), 150, entry -> entry.shown(field)));
        }
        made.add(figure(
                Messages.text("compare.metric", result.metric()),
                130,
                entry -> entry.row().mean(),
                entry -> entry.measured()
                        ? Figures.metric(entry.row().mean())
                                + (entry.row().values().size() > 1
                                        ? " ± " + Figures.metric(entry.row().deviation())
                                        : "")
                        : Messages.text("compare.not-measured")));
        made.add(figure(
                Messages.text("sweeps.difference"),
                110,
                entry -> difference(entry.row()),
                entry -> Double.isNaN(difference(entry.row()))
                        ? Figures.NONE
                        : (difference(entry.row()) >= 0 ? "+" : "") + Figures.metric(difference(entry.row()))));
        made.add(figure(
                Messages.text("sweeps.done"),
                80,
                entry -> entry.row().seeds().size(),
                entry -> entry.row().seeds().size() + " / " + entry.row().planned()));
        made.add(figure(
                Messages.text("runs.column.trainable"),
                90,
                entry -> entry.row().trainable(),
                entry -> Figures.count(entry.row().trainable())));
        made.add(figure(
                Messages.text("runs.column.time"),
                84,
                entry -> entry.row().seconds(),
                entry -> Figures.duration(entry.row().seconds())));
        return made;
    }

    private static double difference(SweepTable.Row row) {
        SweepTable.Paired paired = row.difference();
        return paired == null ? Double.NaN : paired.mean();
    }

    private static TableColumn<Entry, String> column(String title, double width, Function<Entry, String> text) {
        TableColumn<Entry, String> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> new SimpleStringProperty(text.apply(cell.getValue())));
        column.setUserData(width);
        return column;
    }

    private static TableColumn<Entry, Entry> figure(
            String title, double width, ToDoubleFunction<Entry> order, Function<Entry, String> text) {
        TableColumn<Entry, Entry> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        column.setComparator(Comparator.comparingDouble(order));
        column.setCellFactory(any -> new javafx.scene.control.TableCell<>() {
            @Override
            protected void updateItem(@org.jspecify.annotations.Nullable Entry entry, boolean empty) {
                super.updateItem(entry, empty);
                setText(empty || entry == null ? "" : text.apply(entry));
            }
        });
        column.getStyleClass().add("g-figures");
        column.setUserData(width);
        return column;
    }
}
