package graft.app.inspector;

import graft.app.ui.Messages;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;

/// Fields that few change, folded under one head until that is pressed.
final class Fold extends VBox {

    private final Button head = new Button();
    private final VBox body = new VBox();

    /// @param id of its head
    Fold(String id, Node... fields) {
        getStyleClass().add("g-form");
        body.getStyleClass().add("g-form");
        body.getChildren().setAll(fields);
        head.getStyleClass().setAll("g-fold");
        head.setId(id);
        head.setOnAction(event -> open(!body.isVisible()));
        open(false);
        getChildren().addAll(head, body);
    }

    /// What is folded.
    VBox body() {
        return body;
    }

    void open(boolean open) {
        body.setVisible(open);
        body.setManaged(open);
        head.setText((open ? "▾ " : "▸ ") + Messages.text("slot.more"));
    }
}
