package graft.app.inspector;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// Which places the form edits, with a way to take in the whole column.
final class AppliesTo extends VBox {

    private final SlotViewModel model;
    private final Label layers = Controls.label("");

    AppliesTo(SlotViewModel model) {
        this.model = model;
        Button column = new Button(Messages.text("slot.column"));
        column.setId("slot-column");
        column.getStyleClass().setAll("button", "g-button", "g-small");
        column.setMinWidth(USE_PREF_SIZE);
        column.setOnAction(event -> model.selectColumns());
        HBox row = Controls.row(layers, Controls.spacer(), column);
        getChildren().add(new Field(Messages.text("slot.applies"), row));
    }

    void show() {
        String selected = model.layers();
        layers.setText(
                selected.equals("all")
                        ? Messages.text("slot.all-layers")
                        : Messages.text("slot.layers", selected.matches("\\d+") ? 1 : 2, selected));
    }
}
