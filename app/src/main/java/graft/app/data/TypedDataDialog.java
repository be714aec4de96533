package graft.app.data;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
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
        TextArea rows = new TextArea();
        rows.setId("typed-rows");
        rows.setPromptText(Messages.text("data.typed.prompt"));
        rows.setPrefRowCount(12);
        VBox.setVgrow(rows, Priority.ALWAYS);
        Label understood = Controls.label("", "g-muted", "g-small");
        understood.setId("typed-understood");
        understood.setWrapText(true);
        VBox box = new VBox(
                Controls.label(Messages.text("data.typed.title"), "g-strong"),
                Controls.label(Messages.text("data.typed.hint"), "g-muted", "g-small"),
                name,
                rows,
                understood);
        box.getStyleClass().add("g-form");
        box.setPrefSize(560, 400);
        Dialog<Typed> dialog = new Dialog<>();
        dialog.initOwner(owner.getScene().getWindow());
        dialog.setTitle(Messages.text("data.typed.title"));
        dialog.setResizable(true);
        dialog.getDialogPane().setContent(box);
        dialog.getDialogPane().getButtonTypes().setAll(ButtonType.OK, ButtonType.CANCEL);
        dialog.getDialogPane().getStylesheets().setAll(owner.getScene().getStylesheets());
        Node ok = dialog.getDialogPane().lookupButton(ButtonType.OK);
        rows.textProperty().subscribe(text -> {
            TypedTable table = model.typed(text);
            understood.setText(words(table));
            ok.setDisable(table.rows().isEmpty());
        });
        dialog.setResultConverter(
                pressed -> pressed == ButtonType.OK ? new Typed(name.getText(), model.typed(rows.getText())) : null);
        return dialog.showAndWait();
    }

    private static String words(TypedTable table) {
        if (table.rows().isEmpty()) {
            return Messages.text("data.typed.none");
        }
        String columns = String.join(", ", table.columns());
        return table.ragged() == 0
                ? Messages.text("data.typed.rows", table.rows().size(), columns)
                : Messages.text("data.typed.ragged", table.rows().size(), columns, table.ragged());
    }
}
