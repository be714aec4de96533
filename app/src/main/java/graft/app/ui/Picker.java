package graft.app.ui;

import java.util.List;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/// A button that says what is chosen and opens a menu of what else could be: `Base roberta-base 124.6 M ▾`.
public final class Picker extends Button {

    private final Label value = Controls.label("", "g-strong");
    private final Label detail = Controls.label("", "g-muted");
    private final Label name;
    private final String title;
    private boolean narrow;
    private final ContextMenu menu = new ContextMenu();

    /// @param items asked each time the menu opens
    public Picker(String id, String title, Supplier<List<MenuItem>> items) {
        this(id, title);
        setOnAction(event -> {
            menu.getItems().setAll(items.get());
            menu.show(this, javafx.geometry.Side.BOTTOM, 0, 4);
        });
    }

    /// One that opens something of its own: set an action.
    public Picker(String id, String title) {
        this.title = title;
        setId(id);
        getStyleClass().setAll("button", "g-button", "g-picker");
        name = Controls.label(title, "g-muted");
        Label arrow = Controls.label("▾", "g-muted");
        for (Label label : List.of(name, detail, arrow)) {
            label.setMinWidth(USE_PREF_SIZE);
        }
        value.getStyleClass().add("g-picker-value");
        HBox row = new HBox(name, value, detail, arrow);
        row.getStyleClass().add("g-picker-row");
        setGraphic(row);
    }

    /// Shows what is chosen.
    ///
    /// @param more said after it in muted text, or empty
    public void show(String chosen, String more) {
        value.setText(chosen);
        detail.setText(more);
        setNarrow(narrow);
        setTooltip(new Tooltip(more.isEmpty() ? title + ": " + chosen : title + ": " + chosen + ", " + more));
        setAccessibleText(title + " " + chosen + " " + more);
    }

    /// Shows only what is chosen, where there is little room.
    public void setNarrow(boolean newNarrow) {
        narrow = newNarrow;
        name.setVisible(!narrow);
        name.setManaged(!narrow);
        boolean more = !narrow && !detail.getText().isEmpty();
        detail.setVisible(more);
        detail.setManaged(more);
    }
}
