package graft.app.compare;

import graft.app.compare.CompareViewModel.Table;
import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// This recipe beside the reference methods: counts, memory, time, and the measured metric as dots on one axis.
public final class CompareTab implements DockTab {

    /// Below this height in em the sentence below is cut to its first lines.
    private static final double LOW = 17;
    private static final double LINES = 2.8;
    private static final double MARGINS = 2;

    /// Words of {@link #layout}.
    private static final String PLOTTED = "trade-off";

    private static final String ROWS = "rows";
    private static final String LEFT_OUT = "-";

    private final CompareViewModel model;
    private final Theme theme;
    private final BooleanProperty plotted = new SimpleBooleanProperty(this, "plotted");
    private final CompareGrid rows;
    private final CompareTools tools;
    private final TradeOff tradeOff = new TradeOff();
    private final Label conclusion = Controls.label("");

    public CompareTab(CompareViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        rows = new CompareGrid(model, theme);
        tools = new CompareTools(model, plotted, theme);
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
    public Optional<Node> tools() {
        return Optional.of(tools.node());
    }

    @Override
    public String also() {
        return Messages.text("compare.also");
    }

    /// The measure, whether quality against cost is drawn, and with a sign the references that are left out.
    @Override
    public String layout() {
        return Stream.concat(
                        Stream.of(model.measureProperty().get().name(), plotted.get() ? PLOTTED : ROWS),
                        model.left().stream().map(id -> LEFT_OUT + id))
                .collect(Collectors.joining(" "));
    }

    @Override
    public void restore(String layout) {
        List<String> words = List.of(layout.split(" "));
        Arrays.stream(Measure.values())
                .filter(measure -> words.contains(measure.name()))
                .forEach(model.measureProperty()::set);
        plotted.set(words.contains(PLOTTED));
        words.stream()
                .filter(word -> word.startsWith(LEFT_OUT))
                .map(word -> word.substring(LEFT_OUT.length()))
                .filter(CompareTools.REFERENCES::contains)
                .filter(id -> !model.left().contains(id))
                .forEach(model.left()::add);
    }

    @Override
    public Node content() {
        Region table = table();
        Region picture = picture();
        plotted.addListener(observed -> choose(table, picture));
        theme.levelProperty().subscribe(level -> choose(table, picture));
        model.tableProperty().subscribe(this::show);
        theme.colorsProperty().addListener(observed -> show(model.table()));
        model.measureProperty().addListener(observed -> show(model.table()));
        StackPane either = new StackPane(table, picture);
        VBox.setVgrow(either, Priority.ALWAYS);
        either.setMinHeight(0);
        VBox all = new VBox(either, foot());
        all.setMinHeight(0);
        all.layoutBoundsProperty().subscribe(() -> shorten(all));
        conclusion.textProperty().subscribe(() -> shorten(all));
        return all;
    }

    private void choose(Region table, Region picture) {
        show(model.table());
        picture.setVisible(plots());
        table.setVisible(!plots());
    }

    /// A level without the choice has the rows.
    private boolean plots() {
        return plotted.get() && theme.levelProperty().get().shows(Level.WORKBENCH);
    }

    private Region table() {
        VBox box = new VBox(rows);
        box.getStyleClass().add("g-compare-box");
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("g-plain-scroll");
        Runnable fit = () -> rows.fit(scroll.getWidth() / theme.em());
        scroll.widthProperty().addListener(observed -> fit.run());
        theme.scaleProperty().addListener(observed -> fit.run());
        return scroll;
    }

    /// Quality against what it costs.
    private Region picture() {
        Label against = Controls.label("", "g-muted", "g-head-plain");
        Runnable name = () -> against.setText(Messages.text(
                "compare.trade-off.title", MetricWords.of(model.table().metric()), cost().title("")));
        model.measureProperty().addListener(observed -> name.run());
        model.tableProperty().subscribe(now -> name.run());
        VBox picture = new VBox(against, tradeOff);
        picture.getStyleClass().add("g-compare-box");
        picture.setMinHeight(0);
        VBox.setVgrow(tradeOff, Priority.ALWAYS);
        return picture;
    }

    private Region foot() {
        conclusion.setWrapText(true);
        conclusion.setId("conclusion");
        VBox foot = new VBox(conclusion);
        foot.getStyleClass().add("g-compare-below");
        foot.visibleProperty().bind(conclusion.textProperty().isNotEmpty());
        foot.managedProperty().bind(foot.visibleProperty());
        return foot;
    }

    /// A low tab is there for the rows or the picture: of the sentence it has two lines, and the tooltip has all of it.
    private void shorten(Region all) {
        boolean low = all.getHeight() < LOW * theme.em();
        double lines = Math.min(LINES * theme.em(), conclusion.prefHeight(all.getWidth() - MARGINS * theme.em()));
        conclusion.setMinHeight(low ? lines : Label.USE_PREF_SIZE);
        conclusion.setMaxHeight(low ? lines : Double.MAX_VALUE);
    }

    private Measure cost() {
        Measure chosen = model.measureProperty().get();
        return chosen == Measure.METRIC ? Measure.TRAINABLE : chosen;
    }

    private void show(Table table) {
        if (plots()) {
            tradeOff.show(table, cost(), theme);
        }
        rows.show(table);
        boolean all = table.rows().stream().allMatch(row -> row.metric().measured());
        conclusion.setText(table.conclusion().orElse(all ? "" : Messages.text("compare.legend")));
        conclusion.setTooltip(conclusion.getText().isEmpty() ? null : new Tooltip(conclusion.getText()));
        conclusion.getStyleClass().setAll("label", table.conclusion().isPresent() ? "g-strong" : "g-muted");
    }
}
