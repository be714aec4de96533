package graft.app.runs;

import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// Widths of the columns of runs: their usual ones, more where their words need it and there is room, less where only a
/// little is lacking, so that neither words are cut beside free room nor a bar stands for a few pixels. A column that a
/// person has given a width keeps it.
final class RunWidths {

    /// Those that hold no words.
    private static final List<String> PICTURES = List.of("mark", "curve");
    /// Those whose words may be cut before a bar is shown.
    private static final String NAME = "name";

    private static final List<String> LONG = List.of(NAME, "method", "tags", "note");
    /// Rows that are looked at: those that a table shows at first.
    private static final int ROWS = 40;
    /// How much of its usual width a column may grow to, and how much one of long words has at least.
    private static final double MOST = 2.4;
    private static final double LEAST = 0.5;
    /// Beside the words, in em: padding of the cell.
    private static final double PADDING = 1.4;
    /// Of the table's own bar, in em.
    private static final double SCROLL_BAR = 1.2;

    private final TableView<RunRow> table;
    private final Theme theme;
    private final Map<TableColumn<RunRow, ?>, Double> usual = new HashMap<>();
    private final Set<TableColumn<RunRow, ?>> byHand = new HashSet<>();
    private final Text measure = new Text();
    private boolean fitting;

    /// @param table with all its columns
    RunWidths(TableView<RunRow> table, Theme theme) {
        this.table = table;
        this.theme = theme;
        table.getColumns().forEach(column -> {
            usual.put(column, column.getPrefWidth());
            column.widthProperty().addListener(observed -> {
                if (!fitting) {
                    byHand.add(column);
                }
            });
        });
        theme.scaleProperty().subscribe(scale -> fit());
        table.widthProperty().addListener(observed -> fit());
        table.getVisibleLeafColumns().addListener((javafx.beans.Observable observed) -> fit());
    }

    /// Gives the columns the width that there is. What is wider than its words gives way first, then methods
    /// and remarks are cut a little, then the beginnings of names; where even that is too wide, a bar is better,
    /// and all but methods and remarks keep their words.
    void fit() {
        Map<TableColumn<RunRow, ?>, Double> wide = new HashMap<>();
        Map<TableColumn<RunRow, ?>, Double> snug = new HashMap<>();
        Map<TableColumn<RunRow, ?>, Double> named = new HashMap<>();
        Map<TableColumn<RunRow, ?>, Double> least = new HashMap<>();
        measure.setFont(Font.font("Graft Inter", theme.em()));
        for (TableColumn<RunRow, ?> column : table.getVisibleLeafColumns()) {
            boolean kept = byHand.contains(column);
            double base = kept
                    ? column.getWidth()
                    : usual.getOrDefault(column, column.getPrefWidth())
                            * theme.scaleProperty().get();
            double need = kept || PICTURES.contains(column.getId()) ? base : Math.min(needs(column), MOST * base);
            wide.put(column, Math.max(base, need));
            snug.put(column, need);
            double cut = kept || !LONG.contains(column.getId()) ? need : Math.min(need, least(column, base));
            least.put(column, cut);
            named.put(column, column.getId().equals(NAME) ? need : cut);
        }
        double room = table.getWidth() - SCROLL_BAR * theme.em();
        fitting = true;
        if (sum(wide) <= room) {
            wide.forEach(TableColumn::setPrefWidth);
        } else if (sum(least) > room) {
            snug.forEach((column, need) ->
                    column.setPrefWidth(LONG.contains(column.getId()) ? named.getOrDefault(column, need) : need));
        } else if (sum(snug) <= room) {
            between(snug, wide, room);
        } else if (sum(named) <= room) {
            between(named, snug, room);
        } else {
            between(least, named, room);
        }
        fitting = false;
    }

    /// What a column of long words has at least: its head, of names that by which they are told apart, else a part.
    private double least(TableColumn<RunRow, ?> column, double base) {
        double head = width(column.getText()) + PADDING * theme.em();
        return Math.max(
                head,
                column.getId().equals(NAME)
                        ? width(longest(column, NameCell::apart)) + (PADDING + NameCell.BEGINNING) * theme.em()
                        : LEAST * base);
    }

    /// All by the same share of the way, so that they take the room together.
    private static void between(
            Map<TableColumn<RunRow, ?>, Double> low, Map<TableColumn<RunRow, ?>, Double> high, double room) {
        double share = (room - sum(low)) / Math.max(1, sum(high) - sum(low));
        low.forEach((column, from) -> column.setPrefWidth(from + share * (high.getOrDefault(column, from) - from)));
    }

    private static double sum(Map<TableColumn<RunRow, ?>, Double> widths) {
        return widths.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// Width of its head and of the longest of its words.
    private double needs(TableColumn<RunRow, ?> column) {
        String longest = longest(column, words -> words);
        boolean progress = column.getId().equals("progress")
                && table.getItems().stream()
                        .anyMatch(row -> row.summary().state().live());
        if (progress
                && longest.length() < Messages.text("runs.left", "00 min 00 s").length()) {
            longest = Messages.text("runs.left", "00 min 00 s"); // what it is going to say of a live run
        }
        double bar = progress ? ProgressCell.BAR : 0;
        return Math.max(width(column.getText()), width(longest)) + (PADDING + bar) * theme.em();
    }

    private String longest(TableColumn<RunRow, ?> column, UnaryOperator<String> part) {
        String longest = "";
        List<RunRow> rows = table.getItems();
        for (RunRow row : rows.subList(0, Math.min(ROWS, rows.size()))) {
            String words = part.apply(RunColumns.text(column, row));
            longest = words.length() > longest.length() ? words : longest;
        }
        return longest;
    }

    private double width(String words) {
        measure.setText(words);
        return measure.getLayoutBounds().getWidth();
    }
}
