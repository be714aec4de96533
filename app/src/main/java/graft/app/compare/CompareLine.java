package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
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

    /// From left to right; memory and times in a wide table only.
    List<Node> cells(boolean wide) {
        return wide
                ? List.of(name, trainable, percent, file, memory, time, epoch, plotted)
                : List.of(name, trainable, percent, file, plotted);
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
        known(memory, Figures.bytes(row.memory()), row.memoryMeasured());
        known(time, Figures.duration(row.seconds()), row.metric().measured());
        unmeasured(epoch, Measure.EPOCH_TIME, row);
        dots.show(row, measure, scale, theme);
        words.setText(measure == Measure.METRIC ? value(row) : measure.figure(measure.value(row)));
        mark(words, "g-strong", measure.exact(row));
        mark(words, "g-muted", !measure.exact(row));
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

    /// Measured figures are plain, estimated ones begin with "about" and are underlined with dashes.
    private static void known(Label label, String figure, boolean measured) {
        boolean estimated = !measured && !figure.equals(Figures.NONE);
        label.setText(estimated ? Messages.text("compare.about", figure) : figure);
        mark(label, ESTIMATED, estimated);
    }

    /// A figure that nobody estimates: dashed until a run has measured it.
    private static void unmeasured(Label label, Measure measure, Row row) {
        boolean known = measure.exact(row) && !Double.isNaN(measure.value(row));
        label.setText(measure.figure(measure.value(row)));
        mark(label, ESTIMATED, !known);
        label.setAccessibleText(known ? null : Messages.text("compare.not-measured"));
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
            case RUNNING -> Messages.text("compare.running");
            case WAITING -> Messages.text("compare.waiting");
            case MISSING ->
                row.cutShort()
                        .map(cut -> Messages.text(
                                "compare.cut-short", Figures.metric(cut.value()), cut.step(), cut.steps()))
                        .orElseGet(() -> Messages.text("compare.not-measured"));
        };
    }
}
