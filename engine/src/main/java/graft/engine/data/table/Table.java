package graft.engine.data.table;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A data file that has been looked over: its columns are known, its rows can be streamed any number of times.
public final class Table implements AutoCloseable {

    private final Path file;
    private final FileKind kind;
    private final FileScan scan;
    private final Relation relation;
    private final List<Column> columns;
    private final long rows;

    private Table(Path file, FileKind kind, FileScan scan, Relation relation, List<Column> columns, long rows) {
        this.file = file;
        this.kind = kind;
        this.scan = scan;
        this.relation = relation;
        this.columns = columns;
        this.rows = rows;
    }

    /// Opens a CSV, TSV, JSON lines or Parquet file.
    ///
    /// @param heartbeat called now and then while the bytes are looked over; may throw to give up
    /// @throws InvalidInput when it is missing, empty, wrongly encoded or broken; the message names the line
    public static Table open(Path file, Runnable heartbeat) {
        Path absolute = file.toAbsolutePath().normalize();
        FileKind kind = FileKind.of(absolute);
        FileScan scan = FileScan.of(absolute, kind, heartbeat);
        Relation relation = new Relation(absolute, kind, scan);
        boolean opened = false;
        try {
            List<Column> columns = relation.columns();
            long rows = relation.count(columns);
            if (rows == 0) {
                throw FileScan.empty(absolute, "has no rows");
            }
            opened = true;
            return new Table(absolute, kind, scan, relation, columns, rows);
        } finally {
            if (!opened) {
                relation.close();
            }
        }
    }

    /// Starts DuckDB once, so that the first table opens half a second sooner. Its native library is unpacked
    /// and loaded by this.
    public static void warm() {
        Duck.start();
    }

    /// The SHA-256 of an existing file's bytes, in hexadecimal, without parsing them.
    ///
    /// @param heartbeat called now and then; may throw to give up
    public static String sha256(Path file, Runnable heartbeat) {
        return FileScan.hash(file.toAbsolutePath().normalize(), heartbeat);
    }

    public Path file() {
        return file;
    }

    public List<Column> columns() {
        return columns;
    }

    public long rows() {
        return rows;
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    public String sha256() {
        return scan.sha256();
    }

    public boolean has(String column) {
        return columns.stream().anyMatch(c -> c.name().equals(column));
    }

    /// A row in words: its line where that is certain, its number otherwise.
    public String where(long row) {
        if (scan.plain()) {
            return file + ", line " + (kind.separated() ? row + 1 : row);
        }
        return file + ", row " + row;
    }

    /// The refusal of a column that is not there.
    public InvalidInput missing(String column, String role) {
        return new InvalidInput(
                ErrorCode.DATA_COLUMN_MISSING,
                "%s has no column \"%s\" (data.columns.%s).".formatted(file, column, role),
                "It has: " + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ".");
    }

    /// Streams the given columns.
    ///
    /// @param part how much of them
    public Cursor read(List<String> wanted, Part part) {
        List<Column> chosen = new ArrayList<>();
        for (String name : wanted) {
            chosen.add(columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no column " + name)));
        }
        return relation.read(columns, chosen, part);
    }

    @Override
    public void close() {
        relation.close();
    }
}
