package graft.app.ui;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
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

    /// A name that is cut in its middle where it has no room: what tells it from others stands at its end. The pointer
    /// shows all of it.
    public static Label middleCut(String text, String... styleClasses) {
        Label label = label(text, styleClasses);
        label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(label.textProperty());
        label.setTooltip(whole);
        return label;
    }

    /// A row with the usual gap.
    public static HBox row(Node... children) {
        HBox row = new HBox(children);
        row.getStyleClass().add("g-row");
        return row;
    }

    /// Two fields beside each other, of equal width whatever is written below one of them.
    public static GridPane pair(Node left, Node right) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("g-pair");
        grid.addRow(0, left, right);
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            grid.getColumnConstraints().add(half);
        }
        return grid;
    }

    /// Takes what space is left in a row.
    public static Region spacer() {
        Region spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        spacer.setMouseTransparent(true);
        return spacer;
    }
}
