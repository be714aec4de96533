package graft.engine.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Rows of text in aligned columns; columns of figures to the right.
final class Table {

    private static final Pattern FIGURE =
            Pattern.compile("[~≈]?[-+]?[\\d,]+(\\.\\d+)?([eE][-+]?\\d+)?( ?(%|±.*|[A-Za-z/]{1,4}))?|–|");

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        this.heads = Arrays.asList(heads);
    }

    /// @throws IllegalArgumentException when the number of cells is not that of the heads
    void row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + heads.size() + " heads");
        }
        rows.add(Arrays.asList(cells));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int[] widths = new int[heads.size()];
        boolean[] right = new boolean[heads.size()];
        for (int column = 0; column < widths.length; column++) {
            int c = column;
            widths[c] = rows.stream().mapToInt(row -> width(row.get(c))).reduce(width(heads.get(c)), Math::max);
            right[c] = !rows.isEmpty()
                    && rows.stream().allMatch(row -> FIGURE.matcher(row.get(c)).matches());
        }
        line(text, heads, widths, right);
        rows.forEach(row -> line(text, row, widths, right));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String gap = " ".repeat(widths[c] - width(cells.get(c)));
            line.append(c == 0 ? "" : "  ");
            line.append(right[c] ? gap + cells.get(c) : cells.get(c) + gap);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
