package graft.app.command;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// Every key on one page, made from the commands themselves and from the canvas's own keys, so it cannot be out of
/// date.
public final class KeySheet extends VBox {

    private static final int COLUMNS = 3;
    /// Lines that a heading takes.
    private static final int HEAD = 2;

    /// A key that is no command's: `Shift+arrows`.
    public record Key(String keys, String words) {}

    private final Overlay overlay;
    private final Button close = new Button(Messages.text("keys.close"));

    /// @param canvas what the canvas listens to
    public KeySheet(Overlay overlay, List<CommandGroup> groups, List<Key> canvas) {
        this.overlay = overlay;
        getStyleClass().addAll("g-card", "g-sheet");
        setId("key-sheet");
        List<Node> blocks = new ArrayList<>();
        List<Integer> heights = new ArrayList<>();
        for (CommandGroup group : groups) {
            List<Key> keys = new ArrayList<>();
            for (Command command : group.commands()) {
                if (!command.keyText().isEmpty()) {
                    keys.add(new Key(command.keyText(), command.name()));
                }
            }
            if (!keys.isEmpty()) {
                blocks.add(block(group.title(), keys));
                heights.add(keys.size() + HEAD);
            }
        }
        // The canvas's keys take words: they have the whole width below.
        VBox all = new VBox(columns(blocks, heights), block(Messages.text("keys.canvas"), canvas));
        all.getStyleClass().add("g-sheet-column");
        ScrollPane scroll = new ScrollPane(all);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("g-plain-scroll");
        close.setId("key-sheet-close");
        close.getStyleClass().setAll("button", "g-button");
        close.setOnAction(event -> overlay.close());
        Label title = Controls.label(Messages.text("keys.title"), "g-title");
        getChildren().addAll(Controls.row(title, Controls.spacer(), close), scroll);
    }

    /// Each block goes to the column that is shortest so far.
    private static FlowPane columns(List<Node> blocks, List<Integer> heights) {
        FlowPane columns = new FlowPane();
        columns.getStyleClass().add("g-sheet-blocks");
        int[] filled = new int[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            VBox stack = new VBox();
            stack.getStyleClass().add("g-sheet-column");
            columns.getChildren().add(stack);
        }
        for (int index = 0; index < blocks.size(); index++) {
            int shortest = 0;
            for (int column = 1; column < COLUMNS; column++) {
                shortest = filled[column] < filled[shortest] ? column : shortest;
            }
            filled[shortest] += heights.get(index);
            ((VBox) columns.getChildren().get(shortest)).getChildren().add(blocks.get(index));
        }
        return columns;
    }

    private static Node block(String title, List<Key> keys) {
        GridPane rows = new GridPane();
        rows.getStyleClass().add("g-sheet-rows");
        for (int row = 0; row < keys.size(); row++) {
            Label combination = Controls.label(keys.get(row).keys(), "g-key");
            combination.setMinWidth(USE_PREF_SIZE);
            Label words = Controls.label(keys.get(row).words());
            words.setWrapText(true);
            rows.addRow(row, combination, words);
        }
        VBox block = new VBox(Controls.label(title, "g-strong"), rows);
        block.getStyleClass().add("g-sheet-block");
        return block;
    }

    public void open() {
        overlay.show(this, close);
    }
}
