package graft.app.curves;

import graft.app.curves.CurvesViewModel.Line;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Flow;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.ui.ThemeColors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.SVGPath;
import org.jspecify.annotations.Nullable;

/// Above a chart: its title, then each line with mark, name and current value, on a second row where one is too short.
final class ChartLegend extends Flow {

    private static final int MOST = 8;
    private static final int MOST_SMALL = 2;
    /// Of the names together, in em: few may be long.
    private static final double NAMES = 70;
    private static final double LONGEST_NAME = 17;

    private record Entry(HBox node, Region mark, SVGPath shape, Label name, Label value, Tooltip hint) {}

    private static final PseudoClass STRESSED = PseudoClass.getPseudoClass("stressed");
    private static final PseudoClass ONE_LINE = PseudoClass.getPseudoClass("one-line");

    private final List<Entry> entries = new ArrayList<>();
    private final Rectangle frame = new Rectangle();
    private final Button more = new Button();
    private final Tooltip hint = new Tooltip();
    /// Whether every line has its entry, however many there are.
    private boolean whole;
    private List<Line> shown = List.of();
    private @Nullable ThemeColors shownColors;
    private String shownStressed = "";
    private final Button title;
    private boolean named;
    private final boolean rates;
    private final Consumer<String> stress;

    /// @param rates   whether the values are learning rates
    /// @param enlarge makes the chart the large one: its title is a button
    /// @param stress  lets the line of this label stand out; none for an empty one
    ChartLegend(String words, boolean rates, Runnable enlarge, Consumer<String> stress) {
        this.rates = rates;
        this.stress = stress;
        getStyleClass().add("g-legend");
        frame.widthProperty().bind(widthProperty());
        frame.heightProperty().bind(heightProperty());
        title = new Button(words);
        title.getStyleClass().setAll("g-chart-title");
        title.setMinWidth(USE_PREF_SIZE);
        title.setOnAction(event -> enlarge.run());
        more.setId("legend-more");
        more.getStyleClass().setAll("g-legend-more");
        more.setMinWidth(USE_PREF_SIZE);
        more.setOnAction(event -> {
            whole = !whole;
            showAgain();
        });
        more.setVisible(false);
        more.setManaged(false);
        more.setTooltip(hint);
        getChildren().addAll(title, more);
    }

    /// @param newNamed with the lines' names, not only their values
    void setNamed(boolean newNamed) {
        named = newNamed;
        pseudoClassStateChanged(ONE_LINE, !named); // a second one would lie over the picture
        setClip(named ? null : frame);
        title.setTooltip(named ? null : new Tooltip(Messages.text("curves.enlarge", title.getText())));
        entries.forEach(entry -> {
            entry.name().setVisible(named);
            entry.name().setManaged(named);
        });
    }

    /// @param stressed label of the line that stands out, or empty; it is shown whatever its place is
    void show(List<Line> all, ThemeColors colors, String stressed) {
        shown = all;
        shownColors = colors;
        shownStressed = stressed;
        int count = Math.min(named ? whole ? all.size() : MOST : rates ? 1 : MOST_SMALL, all.size());
        List<Line> lines = within(all, count, stressed);
        while (entries.size() < count) {
            entries.add(entry());
        }
        showMore(lines.subList(count, lines.size()));
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean used = i < count;
            entry.node().setVisible(used);
            entry.node().setManaged(used);
            if (used) {
                Line line = lines.get(i);
                Color color = ChartColors.of(line.kind(), line.nth(), colors);
                mark(entry, line.kind().map(MarkKind::of).orElse(MarkKind.HEAD), color);
                entry.name().setText(line.label());
                entry.name()
                        .setMaxWidth(Math.max(LONGEST_NAME, NAMES / count)
                                * entry.name().getFont().getSize());
                entry.hint().setText(line.label() + "\n" + line.run().method());
                entry.node().pseudoClassStateChanged(STRESSED, line.label().equals(stressed));
                entry.value().setText(rates ? Figures.rate(line.current()) : Figures.metric(line.current()));
            }
        }
    }

    private void showAgain() {
        if (shownColors != null) {
            show(shown, shownColors, shownStressed);
        }
    }

    /// The stressed line in the last of so many places where it stands behind them.
    private static List<Line> within(List<Line> all, int count, String stressed) {
        for (int i = count; i < all.size(); i++) {
            if (count > 0 && all.get(i).label().equals(stressed)) {
                List<Line> lines = new ArrayList<>(all);
                Collections.swap(lines, count - 1, i);
                return lines;
            }
        }
        return all;
    }

    /// How many lines have no entry: it gives them one, and takes it away again. Their names are in its tooltip.
    private void showMore(List<Line> without) {
        String words = !named
                ? ""
                : !without.isEmpty()
                        ? Messages.text("curves.legend.more", without.size())
                        : shown.size() > MOST ? Messages.text("curves.legend.fewer") : "";
        if (!words.equals(more.getText())) {
            more.setText(words);
            more.setVisible(!words.isEmpty());
            more.setManaged(!words.isEmpty());
        }
        if (!words.isEmpty()) {
            hint.setText((without.isEmpty() ? shown.subList(MOST, shown.size()) : without)
                    .stream().map(Line::label).collect(Collectors.joining("\n")));
        }
    }

    /// Only what has changed is set: a style costs a new layout, and values change many times a second.
    private static void mark(Entry entry, MarkKind kind, Color color) {
        if (!kind.path().equals(entry.shape().getContent())) {
            entry.shape().setContent(kind.path());
            entry.mark()
                    .getStyleClass()
                    .setAll("g-legend-mark", "g-shape-" + kind.name().toLowerCase(Locale.ROOT));
        }
        String style = "-fx-background-color: " + css(color) + ";";
        if (!style.equals(entry.mark().getStyle())) {
            entry.mark().setStyle(style);
        }
    }

    private Entry entry() {
        SVGPath shape = new SVGPath();
        Region mark = new Region();
        mark.setShape(shape);
        mark.getStyleClass().add("g-legend-mark");
        Label name = Controls.label("", "g-small");
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setVisible(named);
        name.setManaged(named);
        Label value = Controls.label("", "g-small");
        value.setMinWidth(USE_PREF_SIZE);
        HBox node = new HBox(mark, name, value);
        node.getStyleClass().add("g-legend-entry");
        node.setOnMouseEntered(event -> stress.accept(name.getText()));
        node.setOnMouseExited(event -> stress.accept(""));
        getChildren().add(getChildren().size() - 1, node); // before "and 2 more"
        Tooltip whole = new Tooltip();
        name.setTooltip(whole);
        return new Entry(node, mark, shape, name, value, whole);
    }

    static String css(Color color) {
        return String.format(
                java.util.Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(color.getRed() * 255),
                Math.round(color.getGreen() * 255),
                Math.round(color.getBlue() * 255));
    }
}
