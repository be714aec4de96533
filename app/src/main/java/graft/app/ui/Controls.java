package graft.app.ui;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// Small building blocks that several screens use. All looks are in the style sheet.
public final class Controls {

    private Controls() {}

    /// A label with style classes.
    public static Label label(String text, String... styleClasses) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styleClasses);
        return label;
    }

    /// A row with the usual gap.
    public static HBox row(Node... children) {
        HBox row = new HBox(children);
        row.getStyleClass().add("g-row");
        return row;
    }

    /// Takes what space is left in a row.
    public static Region spacer() {
        Region spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        spacer.setMouseTransparent(true);
        return spacer;
    }
}
