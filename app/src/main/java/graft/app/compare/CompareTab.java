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
import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
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
    private static final double WIDE = 62;

    private final CompareViewModel model;
    private final Theme theme;
    private final GridPane grid = new GridPane();
    private final Label conclusion = Controls.label("");
    private final Button missing = new Button();
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
        conclusion.setWrapText(true);
        conclusion.setId("conclusion");
        VBox box = new VBox(grid, conclusion);
        box.getStyleClass().add("g-compare-box");
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("g-plain-scroll");
        scroll.widthProperty().addListener(observed -> fit(scroll.getWidth()));
        theme.scaleProperty().addListener(observed -> fit(scroll.getWidth()));
        model.tableProperty().subscribe(this::show);
        theme.colorsProperty().addListener(observed -> show(model.table()));
        return new StackPane(scroll);
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
        return Optional.of(missing);
    }

    private void show(Table table) {
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        int last = wide ? 6 : 4;
        for (int i = 0; i <= last; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i == last ? Priority.ALWAYS : Priority.NEVER);
            column.setHalignment(i == 0 || i == last ? HPos.LEFT : HPos.RIGHT);
            column.setFillWidth(i == last);
            column.setMinWidth(i == last ? 0 : ColumnConstraints.CONSTRAIN_TO_PREF);
            grid.getColumnConstraints().add(column);
        }
        head(table, last);
        DotPlot.Scale scale = DotPlot.Scale.of(table.rows());
        int at = 1;
        for (Row row : table.rows()) {
            add(row, at++, last, scale);
        }
        if (table.rows().stream().anyMatch(row -> row.metric().measured())) {
            DotPlot.Axis axis = new DotPlot.Axis();
            axis.show(scale);
            grid.add(besideWords(axis, new Label()), last, at);
        }
        boolean all = table.rows().stream().allMatch(row -> row.metric().measured());
        conclusion.setText(table.conclusion().orElse(all ? "" : Messages.text("compare.legend")));
        conclusion.getStyleClass().setAll("label", table.conclusion().isPresent() ? "g-strong" : "g-muted");
        missing.setVisible(table.missing() > 0);
        missing.setManaged(table.missing() > 0);
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
            Messages.text("runs.column.time")
        };
        for (int i = 0; i < last; i++) {
            grid.add(Controls.label(words[i], "g-muted", "g-head-plain"), i, 0);
        }
        int seeds = table.rows().stream()
                .mapToInt(row -> row.metric().seeds())
                .max()
                .orElse(0);
        grid.add(
                Controls.label(
                        seeds == 0
                                ? Messages.text("compare.metric", table.metric())
                                : seeds == 1
                                        ? Messages.text("compare.metric.one", table.metric())
                                        : Messages.text("compare.metric.seeds", table.metric(), seeds),
                        "g-muted",
                        "g-head-plain"),
                last,
                0);
    }

    private void add(Row row, int at, int last, DotPlot.Scale scale) {
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
        }
        DotPlot dots = new DotPlot();
        dots.show(row, scale, theme);
        Label words = Controls.label(value(row), "g-small");
        words.getStyleClass().add(row.metric().measured() ? "g-strong" : "g-muted");
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
