package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.compare.CompareViewModel.Table;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// This recipe beside the reference methods: counts, memory, time, and the measured metric as dots on one axis.
public final class CompareTab implements DockTab {

    /// Below this width in em memory and time are left out rather than squeezed.
    private static final double WIDE = 68;

    private final CompareViewModel model;
    private final Theme theme;
    private final GridPane grid = new GridPane();
    private final Label conclusion = Controls.label("");
    private final Button missing = new Button();
    private final Button clock = new Button();
    private final TradeOff tradeOff = new TradeOff();
    private final BooleanProperty plotted = new SimpleBooleanProperty(this, "plotted");
    private boolean wide;

    public CompareTab(CompareViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
    }

    @Override
    public String id() {
        return "compare";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("compare.title"));
    }

    @Override
    public Node content() {
        grid.getStyleClass().add("g-compare");
        missing.setId("compare-missing");
        missing.getStyleClass().setAll("button", "g-button");
        missing.setMinWidth(Button.USE_PREF_SIZE);
        missing.setOnAction(event -> model.runMissing());
        clock.setId("compare-latency");
        clock.getStyleClass().setAll("button", "g-button");
        clock.setMinWidth(Button.USE_PREF_SIZE);
        clock.setOnAction(event -> model.measureLatency());
        clock.disableProperty().bind(model.timingProperty());
        model.timingProperty()
                .subscribe(busy ->
                        clock.setText(Messages.text(busy ? "compare.latency.measuring" : "compare.latency.measure")));
        conclusion.setWrapText(true);
        conclusion.setId("conclusion");
        VBox box = new VBox(grid);
        box.getStyleClass().add("g-compare-box");
        ScrollPane scroll = new ScrollPane(box);
        conclusion.setMinHeight(Label.USE_PREF_SIZE);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("g-plain-scroll");
        scroll.widthProperty().addListener(observed -> fit(scroll.getWidth()));
        theme.scaleProperty().addListener(observed -> fit(scroll.getWidth()));
        model.tableProperty().subscribe(this::show);
        theme.colorsProperty().addListener(observed -> show(model.table()));
        model.measureProperty().addListener(observed -> show(model.table()));
        Label against = Controls.label("", "g-muted", "g-head-plain");
        Runnable name = () -> against.setText(
                Messages.text("compare.trade-off.title", model.table().metric(), cost().title("")));
        model.measureProperty().addListener(observed -> name.run());
        model.tableProperty().subscribe(now -> name.run());
        VBox picture = new VBox(against, tradeOff);
        picture.getStyleClass().add("g-compare-box");
        VBox.setVgrow(tradeOff, Priority.ALWAYS);
        plotted.subscribe(on -> {
            picture.setVisible(on);
            scroll.setVisible(!on);
        });
        StackPane either = new StackPane(scroll, picture);
        VBox.setVgrow(either, Priority.ALWAYS);
        either.setMinHeight(0);
        VBox below = new VBox(conclusion);
        below.getStyleClass().add("g-compare-below");
        below.visibleProperty().bind(conclusion.textProperty().isNotEmpty());
        below.managedProperty().bind(below.visibleProperty());
        VBox all = new VBox(either, below);
        all.setMinHeight(0);
        return all;
    }

    private void fit(double width) {
        boolean now = width > WIDE * theme.em();
        if (now != wide) {
            wide = now;
            show(model.table());
        }
    }

    @Override
    public Optional<Node> tools() {
        ToggleButton plot = new ToggleButton(Messages.text("compare.trade-off"));
        plot.setId("compare-trade-off");
        plot.getStyleClass().setAll("g-tab", "g-choice");
        plot.setMinWidth(ToggleButton.USE_PREF_SIZE);
        plot.selectedProperty().bindBidirectional(plotted);
        MenuButton references = new MenuButton(Messages.text("compare.references"));
        references.setId("compare-references");
        references.getStyleClass().setAll("menu-button", "g-tab", "g-choice");
        references.setMinWidth(ToggleButton.USE_PREF_SIZE);
        references.setOnShowing(event -> references.getItems().setAll(referenceItems()));
        references.getItems().add(new MenuItem());
        return Optional.of(Controls.row(plot, references, clock, missing));
    }

    private List<MenuItem> referenceItems() {
        Map<String, String> titles = Map.of(
                "lora",
                Messages.text("compare.lora"),
                Comparison.LORA_ALL,
                Messages.text("compare.lora-all"),
                "bitfit",
                Messages.text("compare.bitfit"),
                "head",
                Messages.text("compare.head"),
                "full",
                Messages.text("compare.full"));
        return List.of("lora", Comparison.LORA_ALL, "bitfit", "head", "full").stream()
                .<MenuItem>map(id -> {
                    CheckMenuItem item = new CheckMenuItem(titles.get(id));
                    item.setSelected(!model.left().contains(id));
                    item.setOnAction(event -> {
                        if (item.isSelected()) {
                            model.left().remove(id);
                        } else {
                            model.left().add(id);
                        }
                    });
                    return item;
                })
                .toList();
    }

    private Measure cost() {
        Measure chosen = model.measureProperty().get();
        return chosen == Measure.METRIC ? Measure.TRAINABLE : chosen;
    }

    private void show(Table table) {
        tradeOff.show(table, cost(), theme);
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        int last = wide ? 7 : 4;
        for (int i = 0; i <= last; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i == last ? Priority.ALWAYS : Priority.NEVER);
            column.setHalignment(i == 0 || i == last ? HPos.LEFT : HPos.RIGHT);
            column.setFillWidth(i == last);
            column.setMinWidth(i == last ? 0 : ColumnConstraints.CONSTRAIN_TO_PREF);
            grid.getColumnConstraints().add(column);
        }
        head(table, last);
        Measure measure = model.measureProperty().get();
        Scale scale = Scale.of(table.rows(), measure);
        int at = 1;
        for (Row row : table.rows()) {
            add(row, at++, last, scale);
        }
        if (table.rows().stream().anyMatch(row -> !Double.isNaN(measure.value(row)))) {
            DotPlot.Axis axis = new DotPlot.Axis();
            axis.show(measure, scale);
            grid.add(besideWords(axis, new Label()), last, at);
        }
        boolean all = table.rows().stream().allMatch(row -> row.metric().measured());
        conclusion.setText(table.conclusion().orElse(all ? "" : Messages.text("compare.legend")));
        conclusion.getStyleClass().setAll("label", table.conclusion().isPresent() ? "g-strong" : "g-muted");
        missing.setVisible(table.missing() > 0);
        missing.setManaged(table.missing() > 0);
        boolean asks = measure.timed() && model.untimed() > 0;
        clock.setVisible(asks);
        clock.setManaged(asks);
        double seconds = model.secondsForMissing();
        missing.setText(
                Double.isFinite(seconds)
                        ? Messages.text("compare.missing.time", Figures.duration(seconds))
                        : Messages.text("compare.missing"));
    }

    private void head(Table table, int last) {
        String[] words = {
            Messages.text("compare.method"),
            Messages.text("runs.column.trainable"),
            Messages.text("runs.column.percent"),
            Messages.text("runs.column.file"),
            Messages.text("compare.memory"),
            Messages.text("runs.column.time"),
            Messages.text("compare.epoch")
        };
        for (int i = 0; i < last; i++) {
            grid.add(Controls.label(words[i], "g-muted", "g-head-plain"), i, 0);
        }
        MenuButton along = new MenuButton(title(table));
        along.setId("compare-measure");
        along.getStyleClass().setAll("menu-button", "g-head-menu");
        for (Measure measure : Measure.values()) {
            MenuItem item = new MenuItem(measure.title(table.metric()));
            item.setOnAction(event -> model.measureProperty().set(measure));
            along.getItems().add(item);
        }
        grid.add(along, last, 0);
    }

    private String title(Table table) {
        Measure measure = model.measureProperty().get();
        int seeds = table.rows().stream()
                .mapToInt(row -> row.metric().seeds())
                .max()
                .orElse(0);
        String words = measure != Measure.METRIC || seeds == 0
                ? measure.title(table.metric())
                : seeds == 1
                        ? Messages.text("compare.metric.one", table.metric())
                        : Messages.text("compare.metric.seeds", table.metric(), seeds);
        return words + " ▾";
    }

    private void add(Row row, int at, int last, Scale scale) {
        Label title = Controls.label(row.title());
        if (row.id().equals(CompareViewModel.OWN)) {
            title.getStyleClass().add("g-strong");
        }
        HBox name = new HBox();
        name.getStyleClass().add("g-legend-entry");
        row.kind().map(MarkKind::of).map(Mark::new).ifPresent(name.getChildren()::add);
        name.getChildren().add(title);
        grid.add(name, 0, at);
        grid.add(Controls.label(Figures.count(row.trainable())), 1, at);
        grid.add(Controls.label(Figures.percent(row.percentOfBase()), "g-muted"), 2, at);
        grid.add(Controls.label(Figures.bytes(row.fileBytes()), "g-muted"), 3, at);
        if (wide) {
            grid.add(known(Figures.bytes(row.memory()), row.memoryMeasured()), 4, at);
            grid.add(known(Figures.duration(row.seconds()), row.metric().measured()), 5, at);
            grid.add(unmeasured(Measure.EPOCH_TIME, row), 6, at);
        }
        DotPlot dots = new DotPlot();
        Measure measure = model.measureProperty().get();
        dots.show(row, measure, scale, theme);
        String figure = measure == Measure.METRIC ? value(row) : measure.figure(measure.value(row));
        Label words = Controls.label(figure, "g-small");
        words.getStyleClass().add(measure.exact(row) ? "g-strong" : "g-muted");
        grid.add(besideWords(dots, words), last, at);
    }

    /// Dots and the axis below them end where the words begin, so that a dot stands above its figure.
    private static HBox besideWords(Region dots, Label words) {
        words.getStyleClass().add("g-dots-value");
        words.setMinWidth(Label.USE_PREF_SIZE);
        HBox.setHgrow(dots, Priority.ALWAYS);
        HBox both = Controls.row(dots, words);
        both.setMaxWidth(Double.MAX_VALUE);
        return both;
    }

    /// Measured figures are plain, estimated ones begin with "about" and are hatched.
    private static Node known(String figure, boolean measured) {
        if (measured || figure.equals(Figures.NONE)) {
            return Controls.label(figure, "g-muted");
        }
        return Controls.label(Messages.text("compare.about", figure), "g-muted", "g-estimated");
    }

    /// A figure that nobody estimates: hatched until a run has measured it.
    private static Node unmeasured(Measure measure, Row row) {
        boolean known = measure.exact(row) && !Double.isNaN(measure.value(row));
        Label label = Controls.label(measure.figure(measure.value(row)), "g-muted");
        if (!known) {
            label.getStyleClass().add("g-estimated");
            label.setAccessibleText(Messages.text("compare.not-measured"));
        }
        return label;
    }

    private static String value(Row row) {
        return switch (row.progress()) {
            case MEASURED ->
                Figures.metric(row.metric().mean())
                        + (row.metric().seeds() > 1
                                ? " ± " + Figures.metric(row.metric().deviation())
                                : "");
            case RUNNING -> Messages.text("compare.running");
            case WAITING -> Messages.text("compare.waiting");
            case MISSING -> Messages.text("compare.not-measured");
        };
    }
}
