package graft.engine.data.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A file as DuckDB sees it: the table function that reads it, its columns, its rows.
///
/// Text files are read without guessing by DuckDB: separated values all as text under the structure that
/// {@link CsvCheck} found, JSON values as the JSON they are. So a date, a long number or a leading zero stays
/// as written.
final class Relation implements AutoCloseable {

    /// Reads what DuckDB can give, longer strings than Jackson takes by itself.
    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(FileScan.LONGEST_RECORD)
                    .build())
            .build());

    /// The way out for a line that is none.
    static final String JSON_LINE =
            "Each line of a JSON lines file is one object, such as {\"text\": \"…\", \"label\": \"…\"}.";

    /// Rows from which the types of text columns are told.
    private static final int TYPED_ROWS = 500;

    private final Path file;
    private final FileKind kind;
    private final FileScan scan;
    private final Connection connection;

    Relation(Path file, FileKind kind, FileScan scan) {
        this.file = file;
        this.kind = kind;
        this.scan = scan;
        this.connection = Duck.open(file);
    }

    List<Column> columns() {
        FileScan.Records records = scan.records();
        return records != null ? typed(records.columns()) : described();
    }

    long count(List<Column> columns) {
        FileScan.Records records = scan.records();
        if (records != null) {
            return records.count();
        }
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + source(columns))) {
            return result.next() ? result.getLong(1) : 0;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// @param all    the file's columns
    /// @param wanted those to read, in order
    /// @param part   how much of them
    Cursor read(List<Column> all, List<Column> wanted, Part part) {
        List<String> selected = new ArrayList<>();
        boolean[] json = new boolean[wanted.size()];
        for (int i = 0; i < json.length; i++) {
            String name = Duck.name(wanted.get(i).name());
            boolean nested =
                    wanted.get(i).type() == Column.Type.LIST || wanted.get(i).type() == Column.Type.OTHER;
            json[i] = json() || kind == FileKind.PARQUET && nested;
            String text = "CAST(" + (json[i] && !json() ? "to_json(" + name + ")" : name) + " AS VARCHAR)";
            selected.add(
                    json[i] || part.characters() == 0 ? text : "substr(" + text + ", 1, " + part.characters() + ")");
        }
        String sql = "SELECT " + String.join(", ", selected) + " FROM " + source(all)
                + (part.rows() > 0 ? " LIMIT " + part.rows() : "");
        try {
            Statement statement = connection.createStatement();
            try {
                return new Cursor(this, statement, statement.executeQuery(sql), json);
            } catch (SQLException e) {
                statement.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// DuckDB's refusal in our words; for JSON with the line, which is looked for here because DuckDB counts
    /// otherwise.
    InvalidInput unreadable(Exception e) {
        if (kind == FileKind.JSON_LINES) {
            InvalidInput line = brokenLine();
            if (line != null) {
                return line;
            }
        }
        return new InvalidInput(
                ErrorCode.DATA_UNREADABLE,
                "The data file " + file + " cannot be read: " + Duck.firstLine(e) + ".",
                "Check that the file is complete and is what its name says.",
                e);
    }

    private @Nullable InvalidInput brokenLine() {
        long number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                String why = fault(number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line);
                if (!why.isEmpty()) {
                    return new InvalidInput(
                            ErrorCode.DATA_UNREADABLE, file + ", line " + number + ": " + why + ".", JSON_LINE);
                }
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }

    private static String fault(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.isObject() ? "" : "this is not a JSON object";
        } catch (JsonProcessingException e) {
            return "this is not JSON: " + JsonFault.of(e);
        }
    }

    private boolean json() {
        return kind == FileKind.JSON_LINES || kind == FileKind.JSON;
    }

    private List<Column> typed(List<String> names) {
        List<Column> asText =
                names.stream().map(name -> new Column(name, Column.Type.TEXT)).toList();
        List<List<String>> values = new ArrayList<>();
        names.forEach(name -> values.add(new ArrayList<>()));
        try (Cursor cursor = read(asText, asText, new Part(TYPED_ROWS, 60))) {
            while (cursor.next()) {
                for (int i = 0; i < names.size(); i++) {
                    String value = cursor.text(i);
                    values.get(i).add(value.length() > 50 ? "text" : value);
                }
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new Column(names.get(i), Column.Type.ofValues(values.get(i))));
        }
        return List.copyOf(columns);
    }

    private List<Column> described() {
        String source = json()
                ? "read_json(%s, %s, sample_size = 20480, maximum_depth = 3)".formatted(literalFile(), jsonOptions())
                : source(List.of());
        List<Column> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("DESCRIBE SELECT * FROM " + source)) {
            while (result.next()) {
                columns.add(new Column(result.getString(1), Column.Type.ofDatabase(result.getString(2))));
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
        boolean noObjects =
                json() && columns.size() == 1 && columns.getFirst().name().equals("json");
        if (noObjects) {
            throw unreadable(new SQLException("its values are not JSON objects with named fields."));
        }
        return List.copyOf(columns);
    }

    private String source(List<Column> columns) {
        FileScan.Records records = scan.records();
        if (records != null) {
            String quote = records.quoted() ? "'\"'" : "''";
            long line = Math.max(2L << 20, scan.longest() + 16L);
            return "read_csv(%s, auto_detect = false, header = true, delim = %s, quote = %s, escape = %s, columns = {%s},"
                            .formatted(
                                    literalFile(),
                                    Duck.literal(String.valueOf(records.delimiter())),
                                    quote,
                                    quote,
                                    fields(columns, "VARCHAR"))
                    + " skip = %d, nullstr = '', parallel = false, strict_mode = %s, max_line_size = %d, buffer_size = %d)"
                            .formatted(records.skipped(), !records.mixedEnds(), line, 2 * line);
        }
        if (json()) {
            return "read_json(%s, %s, columns = {%s})".formatted(literalFile(), jsonOptions(), fields(columns, "JSON"));
        }
        return "read_parquet(" + literalFile() + ")";
    }

    private String jsonOptions() {
        return "format = %s, maximum_object_size = %d"
                .formatted(
                        kind == FileKind.JSON_LINES ? "'newline_delimited'" : "'auto'",
                        Math.max(16L << 20, scan.longest() + 16L));
    }

    private String literalFile() {
        return Duck.literal(file.toString());
    }

    private static String fields(List<Column> columns, String type) {
        return columns.stream()
                .map(column -> Duck.literal(column.name()) + ": '" + type + "'")
                .collect(Collectors.joining(", "));
    }
}
