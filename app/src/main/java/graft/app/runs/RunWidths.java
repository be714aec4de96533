package graft.app.runs;

import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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

    private static final String METHOD = "method";

    private static final List<String> LONG = List.of(NAME, METHOD, "tags", "note");
    /// Rows that are looked at: those that a table shows at first.
    private static final int ROWS = 40;
    /// How much of its usual width a column may grow to, and how much one of long words has at least.
    private static final double MOST = 2.4;
    private static final double LEAST = 0.5;
    /// The same of a method's words up to its size.
    private static final double LEAST_SIZED = 0.8;
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

    /// What a column of long words has at least: its head, of names that by which they are told apart, of methods their
    /// sizes, else a part.
    private double least(TableColumn<RunRow, ?> column, double base) {
        double head = width(column.getText()) + PADDING * theme.em();
        return Math.max(
                head,
                switch (column.getId()) {
                    case NAME -> width(longest(column, NameCell::apart)) + (PADDING + NameCell.BEGINNING) * theme.em();
                    case METHOD ->
                        Math.clamp(
                                width(longest(column, RunWidths::sized)) + PADDING * theme.em(),
                                LEAST * base,
                                LEAST_SIZED * base);
                    default -> LEAST * base;
                });
    }

    /// A method without its places: `LoRA r 8…`.
    private static String sized(String method) {
        int places = method.indexOf(" (");
        return places < 0 ? method : method.substring(0, places) + "...";
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

    /// Width of its head and of the longest of its words; a bar stands beside those of a live run only.
    private double needs(TableColumn<RunRow, ?> column) {
        double words = Math.max(width(column.getText()), width(longest(column, each -> each)));
        boolean bar =
                column.getId().equals("progress") && table.getItems().stream().anyMatch(RunWidths::live);
        return (bar ? Math.max(words, live(column)) : words) + PADDING * theme.em();
    }

    /// Width of what is said of live runs, or going to be, with the bar.
    private double live(TableColumn<RunRow, ?> column) {
        String soon = Messages.text("runs.left", "00 min 00 s");
        String now = longest(column, RunWidths::live, each -> each);
        return Math.max(width(now), width(soon)) + ProgressCell.BAR * theme.em();
    }

    private static boolean live(RunRow row) {
        return row.summary().state().live();
    }

    private String longest(TableColumn<RunRow, ?> column, UnaryOperator<String> part) {
        return longest(column, row -> true, part);
    }

    private String longest(TableColumn<RunRow, ?> column, Predicate<RunRow> which, UnaryOperator<String> part) {
        String longest = "";
        List<RunRow> rows = table.getItems();
        for (RunRow row : rows.subList(0, Math.min(ROWS, rows.size()))) {
            if (!which.test(row)) {
                continue;
            }
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
