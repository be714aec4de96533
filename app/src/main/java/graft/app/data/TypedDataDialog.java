package graft.app.data;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Question;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// A small data set by hand: rows are typed or pasted, and below stands what was understood of them.
final class TypedDataDialog {

    /// What is to be kept.
    record Typed(String name, TypedTable table) {}

    private final Node owner;
    private final DataViewModel model;

    TypedDataDialog(Node owner, DataViewModel model) {
        this.owner = owner;
        this.model = model;
    }

    /// Asks; empty when it was given up.
    Optional<Typed> ask() {
        TextField name = new TextField(Messages.text("data.typed.name.standard"));
        name.setId("typed-name");
        name.setAccessibleText(Messages.text("data.typed.name"));
        TextArea rows = new TextArea(model.draft());
        rows.setId("typed-rows");
        List<String> roles = model.roles();
        rows.setPromptText(roles.contains("label") ? Messages.text("data.typed.prompt") : "");
        rows.setPrefRowCount(10);
        VBox.setVgrow(rows, Priority.ALWAYS);
        Label understood = Controls.label("", "g-muted", "g-small");
        understood.setId("typed-understood");
        rows.textProperty().subscribe(text -> understood.setText(words(model.typed(text))));
        return new Question<Typed>(
                        owner,
                        Messages.text("data.typed.title"),
                        "g-question-wide",
                        Controls.label(hint(roles), "g-muted", "g-small"),
                        Controls.label(Messages.text("data.typed.name"), "g-muted", "g-small"),
                        name,
                        rows,
                        understood)
                .check(rows, text -> model.typed(text).rows().isEmpty() ? Messages.text("data.typed.none") : "")
                .ask(() -> {
                    model.setDraft(rows.getText());
                    return new Typed(name.getText(), model.typed(rows.getText()));
                });
    }

    private static String hint(List<String> roles) {
        return roles.size() == 1
                ? Messages.text("data.typed.hint.texts")
                : Messages.text("data.typed.hint", roles.getFirst(), roles.getLast());
    }

    private static String words(TypedTable table) {
        if (table.rows().isEmpty()) {
            return ""; // told as what keeps OK from being pressed
        }
        String columns = String.join(", ", table.columns());
        return table.ragged() == 0
                ? Messages.text("data.typed.rows", table.rows().size(), columns)
                : Messages.text("data.typed.ragged", table.rows().size(), columns, table.ragged());
    }
}
