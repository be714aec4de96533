package graft.app.data;

import graft.app.ui.Controls;
import graft.app.ui.EngineWords;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.service.DataReport;
import graft.engine.service.DataReport.LabelCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// What the engine found in the rows: how many, balance, lengths, duplicates, and a few of them.
final class ReportView {

    private static final int MOST_LABELS = 12;
    private static final double BAR = 110;

    List<Node> of(DataReport data, int maxLength) {
        List<Node> parts = new ArrayList<>();
        parts.add(
                note(Messages.text("data.rows", data.trainRows(), data.validationRows(), data.testRows()), "g-plain"));
        data.warnings().forEach(warning -> parts.add(note(EngineWords.inForms(warning), "g-attention")));
        if (!data.labels().isEmpty()) {
            parts.add(head(Messages.text("data.balance")));
            parts.add(balance(data.labels()));
        }
        parts.add(head(Messages.text("data.lengths")));
        Histogram histogram = new Histogram();
        histogram.show(data.lengths(), maxLength);
        parts.add(histogram);
        found(parts, data, maxLength);
        parts.add(head(Messages.text(data.tokens().isEmpty() ? "data.samples" : "data.samples.read")));
        if (data.tokens().isEmpty()) {
            data.samples().forEach(row -> parts.add(sample(row, data.roles())));
        } else {
            parts.add(new RowsView(data.tokens()));
        }
        return parts;
    }

    /// What of lengths and repetitions is to be known: nothing is said of what does not occur.
    private static void found(List<Node> parts, DataReport data, int maxLength) {
        if (data.truncatedShare() > 0) {
            parts.add(note(
                    Messages.text("data.truncated", Figures.percent(data.truncatedShare() * 100), maxLength),
                    data.truncatedShare() > 0.05 ? "g-attention" : "g-muted"));
        }
        if (data.duplicates() > 0) {
            parts.add(note(Messages.text("data.duplicates", data.duplicates()), "g-muted"));
        }
        if (data.truncatedShare() <= 0 && data.duplicates() == 0 && data.leaked() == 0) {
            parts.add(note(Messages.text("data.clean", maxLength), "g-muted"));
        }
    }

    private static Label head(String words) {
        return Controls.label(words, "g-head");
    }

    private static Label note(String words, String tone) {
        Label note = Controls.label(words, "g-small", tone);
        note.setWrapText(true);
        return note;
    }

    private static Node balance(List<LabelCount> labels) {
        VBox rows = new VBox();
        rows.getStyleClass().add("g-balance");
        long most = labels.stream().mapToLong(LabelCount::rows).max().orElse(1);
        for (LabelCount label : labels.subList(0, Math.min(MOST_LABELS, labels.size()))) {
            Label name = Controls.label(label.label(), "g-small");
            name.getStyleClass().add("g-balance-name");
            Region bar = new Region();
            bar.getStyleClass().add("g-bar-kept");
            bar.setMinWidth(Math.max(1, BAR * label.rows() / (double) Math.max(1, most)));
            bar.setMaxWidth(bar.getMinWidth());
            StackPane track = new StackPane(bar);
            track.getStyleClass().add("g-balance-track");
            Label count = Controls.label(Figures.count(label.rows()), "g-small", "g-muted");
            HBox row = Controls.row(name, track, Controls.spacer(), count);
            rows.getChildren().add(row);
        }
        if (labels.size() > MOST_LABELS) {
            rows.getChildren().add(note(Messages.text("data.more-labels", labels.size() - MOST_LABELS), "g-muted"));
        }
        return rows;
    }

    private static Node sample(Map<String, String> row, Map<String, String> roles) {
        VBox box = new VBox();
        box.getStyleClass().add("g-sample");
        roles.forEach((role, column) -> {
            String value = row.get(column);
            if (value != null) {
                Label words = Controls.label(value, "g-small");
                words.setWrapText(true);
                words.setMaxHeight(60);
                box.getChildren().addAll(Controls.label(role, "g-small", "g-muted"), words);
            }
        });
        return box;
    }
}
