package graft.app.data;

import graft.app.inspector.Choice;
import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// What a role is filled with: one of the columns, or, with the braces pressed, a template that puts columns into a
/// text (`{title}: {body}`). A template counts when it is finished: Enter, or the focus goes elsewhere.
final class RoleEntry extends HBox {

    private final String given;
    private final Consumer<String> set;

    /// @param label   what it is called aloud
    /// @param columns of the table
    /// @param given   column or template, empty for none
    RoleEntry(String role, String label, List<String> columns, String given, Consumer<String> set) {
        this.given = given;
        this.set = set;
        getStyleClass().add("g-role");
        List<String> names = new ArrayList<>();
        names.add("");
        names.addAll(columns);
        Choice<String> choice = new Choice<>(
                "data-role-" + role, names, column -> column.isEmpty() ? Messages.text("data.no-column") : column, set);
        choice.setAccessibleText(label);
        boolean template = given.contains("{");
        choice.show(template ? null : given, "");
        TextField text = new TextField(template || given.isEmpty() ? given : "{" + given + "}");
        text.setId("data-template-" + role);
        text.getStyleClass().add("g-entry");
        text.setAccessibleText(label);
        text.setPromptText("{title}: {body}");
        text.setOnAction(event -> take(text.getText()));
        text.focusedProperty().addListener((observed, before, focused) -> {
            if (!focused) {
                take(text.getText());
            }
        });
        ToggleButton braces = new ToggleButton("{ }");
        braces.setId("data-braces-" + role);
        braces.getStyleClass().setAll("button", "g-button");
        braces.setMinWidth(USE_PREF_SIZE);
        braces.setTooltip(new Tooltip(Messages.text("data.template.help")));
        braces.setAccessibleText(Messages.text("data.template.help"));
        braces.setSelected(template);
        HBox.setHgrow(choice, Priority.ALWAYS);
        HBox.setHgrow(text, Priority.ALWAYS);
        getChildren().setAll(template ? text : choice, braces);
        braces.setOnAction(event -> {
            getChildren().set(0, braces.isSelected() ? text : choice);
            getChildren().getFirst().requestFocus();
        });
    }

    private void take(String text) {
        String bare = text.strip();
        boolean columnAlone = bare.equals("{" + given + "}");
        if (!bare.equals(given) && !columnAlone) {
            set.accept(bare);
        }
    }
}
