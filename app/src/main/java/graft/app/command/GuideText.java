package graft.app.command;

import graft.app.ui.Controls;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// A section of the user guide as paragraphs and tables. Of its marks only what makes
/// blocks is kept: the words are read here, not styled.
final class GuideText extends VBox {

    /// @param markdown of one section
    GuideText(String markdown) {
        getStyleClass().add("g-guide");
        List<String> block = new ArrayList<>();
        for (String line : (markdown + "\n").split("\n", -1)) {
            boolean ends = line.isBlank()
                    || line.startsWith("- ")
                    || !block.isEmpty() && table(line) != table(block.getFirst());
            if (ends && !block.isEmpty()) {
                add(block);
                block.clear();
            }
            if (!line.isBlank()) {
                block.add(line.strip());
            }
        }
    }

    private static boolean table(String line) {
        return line.startsWith("|");
    }

    private void add(List<String> block) {
        getChildren().add(table(block.getFirst()) ? rows(block) : words(plain(String.join(" ", block))));
    }

    private static Node rows(List<String> lines) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("g-sheet-rows");
        int row = 0;
        for (String line : lines) {
            if (line.replaceAll("[|\\-: ]", "").isEmpty()) {
                continue;
            }
            String[] cells = line.substring(1).split("(?<!\\\\)\\|");
            for (int column = 0; column < cells.length; column++) {
                Label words = words(plain(cells[column].strip()));
                if (row == 0) {
                    words.getStyleClass().add("g-muted");
                }
                GridPane.setValignment(words, VPos.TOP);
                grid.add(words, column, row);
            }
            while (grid.getColumnConstraints().size() < cells.length) {
                grid.getColumnConstraints().add(new ColumnConstraints());
            }
            row++;
        }
        grid.getColumnConstraints()
                .forEach(column -> column.setPercentWidth(
                        100.0 / grid.getColumnConstraints().size()));
        return grid;
    }

    private static Label words(String text) {
        Label words = Controls.label(text);
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        return words;
    }

    /// Without links, emphasis and code marks.
    private static String plain(String markdown) {
        return markdown.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .replaceAll("\\*\\*([^*]+)\\*\\*", "$1")
                .replaceAll("\\*([^*]+)\\*", "$1")
                .replace("`", "")
                .replaceFirst("^- ", "• ");
    }
}
