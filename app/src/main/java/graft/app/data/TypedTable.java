package graft.app.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small table typed by hand or pasted from a spreadsheet: cells between tabs, else between `|`, `;` or commas,
/// quoted as spreadsheets quote. A first line of known column names is the head; without one the columns are named for
/// the task's roles. Where there is one column, each line is a text.
///
/// @param columns names
/// @param rows    cells, as many as columns each
/// @param ragged  lines that had another number of cells; missing ones are empty, further ones joined to the text
public record TypedTable(List<String> columns, List<List<String>> rows, int ragged) {

    private static final Set<String> KNOWN = Set.of(
            "text",
            "pair",
            "label",
            "labels",
            "tokens",
            "tags",
            "prompt",
            "response",
            "sentence",
            "sentence1",
            "sentence2",
            "premise",
            "hypothesis",
            "question",
            "answer",
            "instruction",
            "output",
            "input",
            "score",
            "id",
            "split");
    /// A cell of a single column: quoted as spreadsheets quote, over several lines then, or the line as it is.
    private static final Pattern LINE = Pattern.compile("^ *\"([^\"]*+(?:\"\"[^\"]*+)*+)\" *$|^.*$", Pattern.MULTILINE);

    private static final String SEPARATORS = "\t|;,";

    /// @param roles of the task, needed ones first, for a table without a head
    static TypedTable of(String text, List<String> roles) {
        char separator = separator(text);
        List<List<String>> lines = cells(text, separator);
        if (lines.isEmpty()) {
            return new TypedTable(List.of(), List.of(), 0);
        }
        boolean head = lines.getFirst().stream()
                .allMatch(cell -> KNOWN.contains(cell.toLowerCase(Locale.ROOT)) || roles.contains(cell));
        boolean oneColumn = head ? lines.getFirst().size() == 1 : separator != '\t' && roles.size() == 1;
        if (oneColumn) {
            return texts(text, head ? lines.getFirst().getFirst() : roles.getFirst(), head);
        }
        List<List<String>> body = head ? lines.subList(1, lines.size()) : lines;
        List<String> columns = head ? lines.getFirst() : names(usualWidth(body), roles);
        List<List<String>> rows = new ArrayList<>();
        int ragged = 0;
        for (List<String> line : body) {
            ragged += line.size() == columns.size() ? 0 : 1;
            rows.add(fitted(line, columns.size(), separator));
        }
        return new TypedTable(List.copyOf(columns), rows, ragged);
    }

    /// A text a line, whose commas and quotes are its own.
    private static TypedTable texts(String text, String column, boolean head) {
        List<List<String>> rows = new ArrayList<>();
        Matcher line = LINE.matcher(text.replace("\r\n", "\n").replace('\r', '\n'));
        while (line.find()) {
            String quoted = line.group(1);
            String words = (quoted == null ? line.group() : quoted.replace("\"\"", "\"")).strip();
            if (!words.isEmpty()) {
                rows.add(List.of(words));
            }
        }
        return new TypedTable(List.of(column), List.copyOf(head ? rows.subList(1, rows.size()) : rows), 0);
    }

    /// The table as CSV (RFC 4180).
    public String csv() {
        StringBuilder csv = new StringBuilder();
        line(csv, columns);
        rows.forEach(row -> line(csv, row));
        return csv.toString();
    }

    private static void line(StringBuilder csv, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            csv.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(cells.get(i).replace("\"", "\"\""))
                    .append('"');
        }
        csv.append('\n');
    }

    private static char separator(String text) {
        for (char separator : SEPARATORS.toCharArray()) {
            if (text.indexOf(separator) >= 0) {
                return separator;
            }
        }
        return '\t';
    }

    /// How many cells most lines have.
    private static int usualWidth(List<List<String>> lines) {
        return lines.stream()
                .map(List::size)
                .collect(java.util.stream.Collectors.groupingBy(size -> size, java.util.stream.Collectors.counting()))
                .entrySet()
                .stream()
                .max(java.util.Map.Entry.comparingByValue())
                .map(java.util.Map.Entry::getKey)
                .orElse(1);
    }

    /// Two columns of a task of text, pair and label are text and label.
    private static List<String> names(int width, List<String> roles) {
        List<String> usual = width == 2 && roles.contains("pair") ? List.of("text", "label") : roles;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            names.add(i < usual.size() ? usual.get(i) : "column" + (i + 1));
        }
        return names;
    }

    /// A text that itself holds the separator keeps it: what is too much belongs to the first cell.
    private static List<String> fitted(List<String> line, int width, char separator) {
        List<String> cells = new ArrayList<>(line);
        while (cells.size() > width) {
            String joined = cells.get(0) + separator + (separator == ',' ? " " : "") + cells.get(1);
            cells.remove(0);
            cells.set(0, joined);
        }
        while (cells.size() < width) {
            cells.add("");
        }
        return cells;
    }

    private static List<List<String>> cells(String text, char separator) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        String all = text.replace("\r\n", "\n").replace('\r', '\n') + "\n";
        for (int i = 0; i < all.length(); i++) {
            char at = all.charAt(i);
            if (quoted) {
                if (at == '"' && i + 1 < all.length() && all.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else if (at == '"') {
                    quoted = false;
                } else {
                    cell.append(at);
                }
            } else if (at == '"' && cell.toString().isBlank()) {
                cell.setLength(0);
                quoted = true;
            } else if (at == separator || at == '\n') {
                line.add(cell.toString().strip());
                cell.setLength(0);
                if (at == '\n') {
                    if (line.stream().anyMatch(each -> !each.isEmpty())) {
                        lines.add(line);
                    }
                    line = new ArrayList<>();
                }
            } else {
                cell.append(at);
            }
        }
        if (quoted) { // a quote that is never closed is a letter: read again without it
            return cells(text.replace("\"", "”"), separator);
        }
        return lines;
    }
}
