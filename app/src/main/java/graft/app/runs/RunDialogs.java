package graft.app.runs;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.scene.Node;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/// The few questions that the list of runs asks.
final class RunDialogs {

    /// Tags and a note as typed.
    record Remarks(List<String> tags, String note) {}

    private final Node owner;

    /// @param owner a node of the window over which they appear
    RunDialogs(Node owner) {
        this.owner = owner;
    }

    /// To how many epochs a run shall go on; empty when it was given up.
    Optional<Double> epochs(RunRow row) {
        double before = row.facts()
                .map(facts -> facts.recipe().training().length().epochs())
                .orElse(1.0);
        TextField entry = new TextField(Figures.trimmed(before * 2));
        entry.setId("extend-epochs");
        Dialog<Double> dialog = dialog(
                Messages.text("runs.extend.title", row.summary().name()),
                Controls.label(Messages.text("runs.extend.hint", Figures.trimmed(before)), "g-muted"),
                entry);
        Node ok = dialog.getDialogPane().lookupButton(ButtonType.OK);
        entry.textProperty()
                .subscribe(text ->
                        ok.setDisable(number(text).isEmpty() || number(text).getAsDouble() <= before));
        dialog.setResultConverter(
                pressed -> pressed == ButtonType.OK ? number(entry.getText()).orElse(before) : null);
        return dialog.showAndWait();
    }

    /// The node of the window over which dialogs appear.
    Node owner() {
        return owner;
    }

    /// What another run of a recipe shall have otherwise, as `path=value`; empty when it was given up.
    Optional<List<String>> changes(RunRow row) {
        TextArea entry = new TextArea();
        entry.setId("repeat-changes");
        entry.setPromptText("training.learningRate=3e-4\ntraining.timeLimit=600");
        entry.setPrefRowCount(4);
        Label hint = Controls.label(Messages.text("runs.repeat.hint"), "g-muted", "g-small");
        hint.setWrapText(true);
        Dialog<List<String>> dialog =
                dialog(Messages.text("runs.repeat.title", row.summary().name()), hint, entry);
        Node ok = dialog.getDialogPane().lookupButton(ButtonType.OK);
        entry.textProperty().subscribe(text -> ok.setDisable(lines(text).isEmpty()));
        dialog.setResultConverter(pressed -> pressed == ButtonType.OK ? lines(entry.getText()) : null);
        return dialog.showAndWait();
    }

    /// A change a line; a `--set ` in front, as on the command line, does no harm.
    static List<String> lines(String text) {
        return text.lines()
                .map(line -> line.strip().replaceFirst("^--set[ =]", "").strip())
                .filter(line -> line.indexOf('=') > 0)
                .toList();
    }

    /// New tags and note; empty when it was given up.
    Optional<Remarks> remarks(RunRow row) {
        TextField tags = new TextField(String.join(", ", row.summary().notes().tags()));
        tags.setId("run-tags");
        tags.setPromptText(Messages.text("runs.tags.hint"));
        TextArea note = new TextArea(row.summary().notes().note());
        note.setId("run-note");
        note.setPromptText(Messages.text("runs.note.hint"));
        note.setPrefRowCount(5);
        note.setWrapText(true);
        Dialog<Remarks> dialog =
                dialog(Messages.text("runs.remarks.title", row.summary().name()), tags, note);
        dialog.setResultConverter(pressed -> pressed == ButtonType.OK
                ? new Remarks(split(tags.getText()), note.getText().strip())
                : null);
        return dialog.showAndWait();
    }

    /// Whether runs are really to be thrown away.
    boolean discard(int count) {
        Dialog<Boolean> dialog = dialog(
                Messages.text("runs.discard.title", count),
                Controls.label(Messages.text("runs.discard.hint"), "g-muted"));
        dialog.setResultConverter(pressed -> pressed == ButtonType.OK);
        return dialog.showAndWait().orElse(false);
    }

    static List<String> split(String tags) {
        return Arrays.stream(tags.split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }

    /// A number as typed, with the decimal sign of either kind.
    static OptionalDouble number(String text) {
        try {
            double value = Double.parseDouble(text.strip().replace(',', '.'));
            return Double.isFinite(value) && value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException wrong) {
            return OptionalDouble.empty();
        }
    }

    private <T> Dialog<T> dialog(String title, Node... content) {
        Dialog<T> dialog = new Dialog<>();
        dialog.initOwner(owner.getScene().getWindow());
        dialog.setTitle(title);
        VBox box = new VBox(content);
        box.getChildren().addFirst(Controls.label(title, "g-strong"));
        box.getStyleClass().add("g-form");
        box.setPrefWidth(360);
        dialog.getDialogPane().setContent(box);
        dialog.getDialogPane().getButtonTypes().setAll(ButtonType.OK, ButtonType.CANCEL);
        dialog.getDialogPane().getStylesheets().setAll(owner.getScene().getStylesheets());
        return dialog;
    }
}
