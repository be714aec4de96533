package graft.app.inspector;

import graft.app.ui.Controls;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// One field of a form: its label above with a hint (default, unit) at the right end, the control, and below it
/// what is
/// wrong, if anything is.
public final class Field extends VBox {

    private final Label hint = Controls.label("", "g-faint", "g-small");
    private final Label problem = Controls.label("", "g-failed", "g-small");

    public Field(String label, Node control) {
        getStyleClass().add("g-field");
        Label name = Controls.label(label, "g-muted", "g-small");
        name.setLabelFor(control);
        name.setMinWidth(USE_PREF_SIZE);
        HBox head = new HBox(name, Controls.spacer(), hint);
        problem.setWrapText(true);
        getChildren().addAll(head, control, problem);
        hint("");
        problem("");
        control.setAccessibleText(label);
    }

    /// What stands at the label's right end.
    public void hint(String text) {
        hint.setText(text);
    }

    /// What is wrong with the value, or empty.
    public void problem(String text) {
        problem.setText(text);
        problem.setVisible(!text.isEmpty());
        problem.setManaged(!text.isEmpty());
    }
}
