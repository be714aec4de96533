package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.compare.CompareViewModel.Table;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Folding;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/// This recipe beside the reference methods: counts, memory, time, and the measured metric as dots on one axis.
public final class CompareTab implements DockTab {

    /// Below this width in em memory and time are left out rather than squeezed.
    private static final double WIDE = 68;
    /// Below this height in em the sentence below is cut to its first lines.
    private static final double LOW = 17;

    private static final double FIGURES = 7.4;
    private static final double LINES = 2.8;
    private static final double MARGINS = 2;

    private final CompareViewModel model;
    private final Theme theme;
    private final GridPane grid = new GridPane();
    private final Label conclusion = Controls.label("");
    private final Button missing = new Button();
    private final Button clock = new Button();
    private final TradeOff tradeOff = new TradeOff();
    private final BooleanProperty plotted = new SimpleBooleanProperty(this, "plotted");
    private final DotPlot.Axis axis = new DotPlot.Axis();
    private final Label belowFigures = new Label();
    private final HBox below = CompareLine.besideWords(axis, belowFigures);
    private final Text measured = new Text();
    private final MenuButton along = new MenuButton();
    private final List<Label> heads = List.of(
            head("compare.method"),
            head("compare.trainable"),
            head("runs.column.percent"),
            head("runs.column.file"),
            head("compare.memory"),
            head("runs.column.time"),
            head("compare.epoch"));
    private final Map<String, CompareLine> lines = new HashMap<>();
    private List<String> laid = List.of();
    private boolean laidWide;
    /// Whether an epoch's time was known of any row.
    private boolean laidEpochs;
    private int arranged;
    private boolean wide;

    public CompareTab(CompareViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        heads.subList(1, 3).forEach(head -> head.setTooltip(new Tooltip(Messages.text("compare.trainable.hint"))));
    }

    private static Label head(String key) {
        return Controls.label(Messages.text(key), "g-muted", "g-head-plain");
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
        along.setId("compare-measure");
        along.getStyleClass().setAll("menu-button", "g-head-menu");
        along.setOnShowing(event -> along.getItems().setAll(measureItems()));
        along.getItems().add(new MenuItem());
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
            show(model.table());
            picture.setVisible(on);
            scroll.setVisible(!on);
        });
        StackPane either = new StackPane(scroll, picture);
        VBox.setVgrow(either, Priority.ALWAYS);
        either.setMinHeight(0);
        VBox foot = new VBox(conclusion);
        foot.getStyleClass().add("g-compare-below");
        foot.visibleProperty().bind(conclusion.textProperty().isNotEmpty());
        foot.managedProperty().bind(foot.visibleProperty());
        VBox all = new VBox(either, foot);
        all.setMinHeight(0);
        picture.setMinHeight(0);
        all.layoutBoundsProperty().subscribe(() -> shorten(all));
        conclusion.textProperty().subscribe(() -> shorten(all));
        return all;
    }

    /// A low tab is there for the rows or the picture: of the sentence it has two lines, and the tooltip has all of it.
    private void shorten(Region all) {
        boolean low = all.getHeight() < LOW * theme.em();
        double lines = Math.min(LINES * theme.em(), conclusion.prefHeight(all.getWidth() - MARGINS * theme.em()));
        conclusion.setMinHeight(low ? lines : Label.USE_PREF_SIZE);
        conclusion.setMaxHeight(low ? lines : Double.MAX_VALUE);
    }

    private void fit(double width) {
        boolean now = width > WIDE * theme.em();
        if (now != wide) {
            wide = now;
            show(model.table());
        } else {
            fitFigures();
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
        CheckMenuItem plotItem = new CheckMenuItem(Messages.text("compare.trade-off"));
        plotItem.selectedProperty().bindBidirectional(plotted);
        Menu referenceMenu = new Menu(Messages.text("compare.references"));
        referenceMenu.getItems().add(new MenuItem());
        MenuButton more = new MenuButton(Messages.text("curves.more"));
        more.setId("compare-more");
        more.setAccessibleText(Messages.text("compare.more.spoken"));
        more.getStyleClass().setAll("menu-button", "g-tab", "g-choice");
        more.setMinWidth(MenuButton.USE_PREF_SIZE);
        more.setOnShowing(event -> referenceMenu.getItems().setAll(referenceItems()));
        ObservableValue<Boolean> always = new SimpleBooleanProperty(true);
        Folding row = new Folding(more);
        row.add(plot, plotItem, always);
        row.add(references, referenceMenu, always);
        row.keep(Controls.row(clock, missing));
        return Optional.of(row);
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

    private List<MenuItem> measureItems() {
        return Arrays.stream(Measure.values())
                .map(measure -> {
                    MenuItem item = new MenuItem(measure.title(model.table().metric()));
                    item.setOnAction(event -> model.measureProperty().set(measure));
                    return item;
                })
                .toList();
    }

    private Measure cost() {
        Measure chosen = model.measureProperty().get();
        return chosen == Measure.METRIC ? Measure.TRAINABLE : chosen;
    }

    private void show(Table table) {
        if (plotted.get()) {
            tradeOff.show(table, cost(), theme);
        }
        List<String> ids = table.rows().stream().map(Row::id).toList();
        Measure measure = model.measureProperty().get();
        Scale scale = Scale.of(table.rows(), measure);
        along.setText(title(table));
        axis.show(measure, scale);
        axis.setVisible(table.rows().stream().anyMatch(row -> !Double.isNaN(measure.value(row))));
        for (Row row : table.rows()) {
            CompareLine line = lines.get(row.id());
            if (line != null) {
                line.show(row, measure, scale, theme);
            }
        }
        fitFigures();
        boolean epochs = table.rows().stream().anyMatch(row -> !Double.isNaN(row.epochSeconds()));
        if (!ids.equals(laid) || wide != laidWide || epochs != laidEpochs) {
            laid = ids;
            laidWide = wide;
            laidEpochs = epochs;
            arrange();
        }
        boolean all = table.rows().stream().allMatch(row -> row.metric().measured());
        conclusion.setText(table.conclusion().orElse(all ? "" : Messages.text("compare.legend")));
        conclusion.setTooltip(conclusion.getText().isEmpty() ? null : new Tooltip(conclusion.getText()));
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

    /// Dots end where the longest figure of all rows begins, if there is room for it.
    private void fitFigures() {
        measured.setFont(Font.font("Graft Inter", FontWeight.BOLD, theme.em()));
        double width = FIGURES * theme.em();
        for (CompareLine line : lines.values()) {
            measured.setText(line.figure());
            double needed = measured.getLayoutBounds().getWidth();
            width = wide ? Math.max(width, needed) : width;
        }
        for (CompareLine line : lines.values()) {
            line.setFigureWidth(width);
        }
        belowFigures.setPrefWidth(width);
    }

    /// Heads, then the rows one task after the other: a row's first nodes take as long as a frame may.
    private void arrange() {
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        int last = last();
        for (int i = 0; i <= last; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i == last ? Priority.ALWAYS : Priority.NEVER);
            column.setHalignment(i == 0 || i == last ? HPos.LEFT : HPos.RIGHT);
            column.setFillWidth(i == last);
            column.setMinWidth(i == last ? 0 : ColumnConstraints.CONSTRAIN_TO_PREF);
            grid.getColumnConstraints().add(column);
        }
        List<Label> shown = heads.subList(0, last);
        for (int i = 0; i < last; i++) {
            grid.add(shown.get(i), i, 0);
        }
        grid.add(along, last, 0);
        arrange(++arranged, 0);
    }

    /// The column of the dots.
    private int last() {
        return laidWide ? laidEpochs ? heads.size() : heads.size() - 1 : 4;
    }

    private void arrange(int which, int from) {
        List<Row> rows = model.table().rows();
        for (int at = from; which == arranged && at < rows.size(); at++) {
            Row row = rows.get(at);
            CompareLine line = lines.get(row.id());
            boolean fresh = line == null;
            if (line == null) {
                Measure measure = model.measureProperty().get();
                line = new CompareLine(row.id().equals(CompareViewModel.OWN));
                line.show(row, measure, Scale.of(rows, measure), theme);
                lines.put(row.id(), line);
                fitFigures();
            }
            List<Node> cells = line.cells(laidWide, laidEpochs);
            for (int column = 0; column < cells.size(); column++) {
                grid.add(cells.get(column), column, at + 1);
            }
            int next = at + 1;
            if (fresh) {
                Platform.runLater(() -> arrange(which, next));
                return;
            }
        }
        if (which == arranged) {
            grid.add(below, last(), rows.size() + 1);
        }
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
}
