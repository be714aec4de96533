package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The cells of one row of the comparison. They are made once and told what to say: nodes that are new must be styled,
/// and a table is shown anew with every result.
final class CompareLine {

    private static final String ESTIMATED = "g-estimated";

    private final HBox name = new HBox();
    private final Label title = Controls.label("");
    private final Label trainable = Controls.label("");
    private final Label percent = Controls.label("", "g-muted");
    private final Label file = Controls.label("", "g-muted");
    private final Label memory = Controls.label("", "g-muted");
    private final Label time = Controls.label("", "g-muted");
    private final Label epoch = Controls.label("", "g-muted");
    private final DotPlot dots = new DotPlot();
    private final Label words = Controls.label("", "g-small");
    private final HBox plotted = besideWords(dots, words);
    private List<MarkKind> marks = List.of();

    /// @param own of the open recipe
    CompareLine(boolean own) {
        if (own) {
            title.getStyleClass().add("g-strong");
        }
        name.getStyleClass().add("g-legend-entry");
        name.getChildren().add(title);
    }

    /// From left to right, and the dots last.
    ///
    /// @param columns how many there are before the dots
    List<Node> cells(int columns) {
        List<Node> cells = new ArrayList<>(
                List.of(name, trainable, percent, file, memory, time, epoch).subList(0, columns));
        cells.add(plotted);
        return cells;
    }

    void show(Row row, Measure measure, Scale scale, Theme theme) {
        title.setText(row.title());
        if (!marks.equals(row.marks())) {
            marks = row.marks();
            name.getChildren().setAll(marks.stream().map(Mark::new).toList());
            name.getChildren().add(title);
        }
        trainable.setText(Figures.count(row.trainable()));
        percent.setText(Figures.percent(row.percentOfBase()));
        file.setText(Figures.bytes(row.fileBytes()));
        known(memory, Measure.MEMORY, row);
        known(time, Measure.TIME, row);
        epoch.setText(
                Double.isNaN(row.epochSeconds()) && !row.metric().measured()
                        ? Messages.text("compare.not-measured")
                        : Figures.duration(row.epochSeconds())); // nobody estimates it
        dots.show(row, measure, scale, theme);
        words.setText(measure == Measure.METRIC ? value(row) : measure.words(row));
        words.setTooltip(words.getText().isEmpty() ? null : new Tooltip(words.getText()));
        mark(words, "g-strong", measure.exact(row));
        mark(words, "g-muted", !measure.exact(row));
    }

    /// What stands beside its dot.
    String figure() {
        return words.getText();
    }

    /// Gives it so much room, the same in every row.
    void setFigureWidth(double width) {
        words.setPrefWidth(width);
    }

    /// Dots and the axis below them end where the words begin, so that a dot stands above its figure.
    static HBox besideWords(Region dots, Label words) {
        words.getStyleClass().add("g-dots-value");
        words.setMinWidth(Label.USE_PREF_SIZE);
        HBox.setHgrow(dots, Priority.ALWAYS);
        HBox both = Controls.row(dots, words);
        both.setMaxWidth(Double.MAX_VALUE);
        return both;
    }

    /// Measured figures are plain, estimated ones say so and are underlined with dashes.
    private static void known(Label label, Measure measure, Row row) {
        label.setText(measure.words(row));
        boolean estimated = measure.estimated(row);
        mark(label, ESTIMATED, estimated);
        label.setTooltip(
                estimated && measure == Measure.MEMORY ? new Tooltip(Messages.text("compare.memory.hint")) : null);
    }

    private static void mark(Label label, String style, boolean on) {
        if (on && !label.getStyleClass().contains(style)) {
            label.getStyleClass().add(style);
        } else if (!on) {
            label.getStyleClass().remove(style);
        }
    }

    private static String value(Row row) {
        return switch (row.progress()) {
            case MEASURED ->
                Figures.metric(row.metric().mean())
                        + (row.metric().seeds() > 1
                                ? " ± " + Figures.metric(row.metric().deviation())
                                : "");
            case WAITING, PREPARING, PAUSED, RUNNING -> row.progress().words();
            case MISSING ->
                row.cutShort()
                        .map(cut -> Messages.text(
                                "compare.cut-short", Figures.metric(cut.value()), cut.step(), cut.steps()))
                        .orElseGet(row.progress()::words);
        };
    }
}
