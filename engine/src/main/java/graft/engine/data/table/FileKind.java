package graft.engine.data.table;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The kinds of files that hold rows, told by the end of their names.
public enum FileKind {
    CSV,
    TSV,
    JSON_LINES,
    JSON,
    PARQUET;

    /// The kind of an existing file.
    ///
    /// @throws InvalidInput when there is no such file, it is a folder, or its name ends otherwise
    public static FileKind of(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidInput(
                    ErrorCode.DATA_UNREADABLE,
                    "data.source is a folder: " + file + ".",
                    "Name one file in it (CSV, TSV, JSON lines or Parquet).");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND,
                    "There is no data file " + file + ".",
                    "Check data.source; relative paths start at the folder Graft was started in.");
        }
        if (!Files.isReadable(file)) {
            throw new InvalidInput(
                    ErrorCode.DATA_UNREADABLE,
                    "The data file " + file + " may not be read.",
                    "Give yourself the right to read it.");
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> CSV;
            case "tsv", "tab" -> TSV;
            case "jsonl", "ndjson" -> JSON_LINES;
            case "json" -> JSON;
            case "parquet", "pq" -> PARQUET;
            default ->
                throw new InvalidInput(
                        ErrorCode.DATA_UNREADABLE,
                        "The name of " + file + " does not say what it holds.",
                        "Graft reads .csv, .tsv, .jsonl and .parquet; unpack archives and save spreadsheets as CSV"
                                + " (UTF-8).");
        };
    }

    /// True for kinds that are text and so have an encoding and lines.
    boolean text() {
        return this != PARQUET;
    }

    boolean separated() {
        return this == CSV || this == TSV;
    }
}
