package graft.engine.data.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows in file order, one at a time. Columns are numbered from 0 in the order they were asked for.
public final class Cursor implements AutoCloseable {

    private final Relation relation;
    private final Statement statement;
    private final ResultSet rows;
    private final boolean[] json;
    private long row;

    Cursor(Relation relation, Statement statement, ResultSet rows, boolean[] json) {
        this.relation = relation;
        this.statement = statement;
        this.rows = rows;
        this.json = json;
    }

    /// Goes to the next row; false after the last.
    public boolean next() {
        try {
            boolean more = rows.next();
            row += more ? 1 : 0;
            return more;
        } catch (SQLException e) {
            throw relation.unreadable(e);
        }
    }

    /// The current row's number, from 1.
    public long row() {
        return row;
    }

    /// The value as text: empty where there is none, a list's values joined by spaces.
    public String text(int column) {
        String raw = raw(column);
        if (raw == null) {
            return "";
        }
        if (!json[column]) {
            return raw;
        }
        JsonNode node = parse(raw);
        return node.isArray() ? String.join(" ", values(node)) : scalar(node);
    }

    /// The value as a list: a list column's values, a JSON array written in text, or text split at white space.
    public List<String> list(int column) {
        JsonNode array = node(column);
        if (array != null) {
            return values(array);
        }
        String text = text(column).strip();
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }

    /// As {@link #list}, but text that is no JSON array is one value.
    public List<String> array(int column) {
        JsonNode array = node(column);
        return array != null ? values(array) : List.of(text(column));
    }

    /// The JSON array in a cell, or null.
    private @Nullable JsonNode node(int column) {
        String raw = raw(column);
        if (raw == null) {
            return null;
        }
        JsonNode node = json[column] ? parse(raw) : null;
        if (node != null && node.isArray()) {
            return node;
        }
        String text = (node == null ? raw : scalar(node)).strip();
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return null;
        }
        try {
            JsonNode inText = Relation.JSON.readTree(text);
            return inText.isArray() ? inText : null;
        } catch (JsonProcessingException e) {
            return null; // brackets of the text itself
        }
    }

    @Override
    public void close() {
        try (statement) {
            rows.close();
        } catch (SQLException e) {
            throw relation.unreadable(e);
        }
    }

    private @Nullable String raw(int column) {
        try {
            return rows.getString(column + 1);
        } catch (SQLException e) {
            throw relation.unreadable(e);
        }
    }

    private JsonNode parse(String raw) {
        try {
            return Relation.JSON.readTree(raw);
        } catch (JsonProcessingException e) {
            throw relation.unreadable(e);
        }
    }

    private static List<String> values(JsonNode array) {
        List<String> values = new ArrayList<>(array.size());
        for (JsonNode value : array) {
            values.add(scalar(value));
        }
        return values;
    }

    private static String scalar(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? "" : node.isValueNode() ? node.asText() : node.toString();
    }
}
