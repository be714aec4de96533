package graft.engine.data.table;

import graft.engine.data.table.FileScan.BrokenQuotes;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The structure of separated values (RFC 4180), byte by byte: every record has as many fields as the header,
/// quotes open at a field's start and close at its end. Faults are named with their line, which DuckDB does not
/// always do: it drops an unclosed quote at the end of a file without a word.
final class CsvCheck {

    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private static final int LONGEST_HEADER = 1 << 20;

    private final Path file;
    private final char delimiter;
    private final boolean quoted;
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private final List<String> columns = new ArrayList<>();
    private State state = State.FIELD_START;
    private boolean header = true;
    private boolean afterReturn;
    private long line = 1;
    private long recordLine = 1;
    private long quoteLine;
    private int fields;
    private int recordBytes;
    private int longest;
    private long records;
    private boolean plain = true;
    private int skipped;
    private final Set<String> ends = new HashSet<>();

    CsvCheck(Path file, char delimiter, boolean quoted) {
        this.file = file;
        this.delimiter = delimiter;
        this.quoted = quoted;
    }

    /// The delimiter that occurs most in the first line outside quotes; TSV has tabs.
    static char delimiter(FileKind kind, byte[] chunk, int from, int n) {
        if (kind == FileKind.TSV) {
            return '\t';
        }
        char best = ',';
        int most = 0;
        for (char candidate : new char[] {',', ';', '\t', '|'}) {
            int count = 0;
            boolean inside = false;
            for (int i = from; i < n && (inside || chunk[i] != '\n' && chunk[i] != '\r'); i++) {
                inside ^= chunk[i] == '"';
                count += !inside && chunk[i] == candidate ? 1 : 0;
            }
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    void feed(byte[] chunk, int from, int n) throws BrokenQuotes {
        for (int i = from; i < n; i++) {
            byte b = chunk[i];
            if (afterReturn) {
                afterReturn = false;
                if (b == '\n') {
                    ends.add("\r\n");
                    continue;
                }
                ends.add("\r");
            }
            if (++recordBytes > FileScan.LONGEST_RECORD) {
                if (state == State.QUOTED) {
                    throw unclosed();
                }
                throw tooLarge(file, recordLine);
            }
            if ((b == '\n' || b == '\r') && state != State.QUOTED) {
                afterReturn = b == '\r';
                if (b == '\n') {
                    ends.add("\n");
                }
                line++;
                endRecord();
            } else {
                take(b);
            }
        }
    }

    FileScan.Records end() throws BrokenQuotes {
        if (afterReturn) {
            ends.add("\r");
        }
        if (state == State.QUOTED) {
            throw unclosed();
        }
        if (recordBytes > 0) {
            recordBytes++;
            endRecord();
        }
        if (columns.isEmpty()) {
            throw FileScan.empty(file, "holds nothing but blank lines");
        }
        if (records == 0) {
            throw FileScan.empty(file, "has a header (" + String.join(", ", columns) + ") but no rows");
        }
        return new FileScan.Records(List.copyOf(columns), records, delimiter, quoted, ends.size() > 1, skipped);
    }

    int longest() {
        return longest;
    }

    /// True when record n stands on line n + 1.
    boolean plain() {
        return plain;
    }

    private void take(byte b) throws BrokenQuotes {
        if (state == State.QUOTED) {
            if (b == '"') {
                state = State.QUOTE_IN_QUOTED;
            } else {
                if (b == '\n') {
                    line++;
                    plain = false;
                }
                keep(b);
            }
        } else if (b == delimiter) {
            endField();
        } else if (b == '"' && quoted && state == State.FIELD_START) {
            state = State.QUOTED;
            quoteLine = line;
        } else if (state == State.QUOTE_IN_QUOTED) {
            if (b != '"') {
                throw new BrokenQuotes(
                        "line " + line + ": there is text after a closing quote.",
                        "Write a quote within quoted text twice (\"\"), or put quotes around the whole field.");
            }
            keep(b);
            state = State.QUOTED;
        } else {
            keep(b);
            state = State.PLAIN;
        }
    }

    private void keep(byte b) {
        if (header) {
            if (field.size() > LONGEST_HEADER) {
                throw tooLarge(file, line);
            }
            field.write(b);
        }
    }

    private void endField() {
        fields++;
        if (header) {
            String name = field.toString(StandardCharsets.UTF_8).strip();
            columns.add(name.isEmpty() ? "column" + fields : name);
            field.reset();
        }
        state = State.FIELD_START;
    }

    private void endRecord() {
        // A blank line is nothing, but in a table of one column it is an empty value.
        boolean nothing = recordBytes == 1 && (header || columns.size() > 1);
        if (!nothing) {
            endField();
            longest = Math.max(longest, recordBytes);
            if (header) {
                header = false;
                unique();
                plain &= recordLine == 1;
            } else {
                if (fields != columns.size()) {
                    throw fieldCount();
                }
                records++;
            }
        } else {
            plain = false;
            skipped += header ? 1 : 0;
        }
        fields = 0;
        recordBytes = 0;
        recordLine = line;
    }

    private void unique() {
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column.toLowerCase(Locale.ROOT))) {
                throw new InvalidInput(
                        ErrorCode.DATA_UNREADABLE,
                        file + ", line 1: the column " + column + " is there twice.",
                        "Give each column a name of its own; capital and small letters count as the same.");
            }
        }
    }

    private InvalidInput fieldCount() {
        return new InvalidInput(
                ErrorCode.DATA_UNREADABLE,
                "%s, line %d: %d %s where the header has %d (%s)."
                        .formatted(
                                file,
                                recordLine,
                                fields,
                                fields == 1 ? "field" : "fields",
                                columns.size(),
                                String.join(", ", columns)),
                "Put quotes around text that holds the delimiter '" + (delimiter == '\t' ? "tab" : delimiter)
                        + "' or a line break.");
    }

    private BrokenQuotes unclosed() {
        return new BrokenQuotes(
                "line " + quoteLine + ": a quote opens a field and is never closed.",
                "Close it; write a quote within quoted text twice (\"\").");
    }

    static InvalidInput tooLarge(Path file, long line) {
        return new InvalidInput(
                ErrorCode.DATA_TOO_LARGE,
                file + ", line " + line + ": the record is longer than " + (FileScan.LONGEST_RECORD >> 20) + " MB.",
                "Split it; only the first data.maxLength tokens of a row are used anyway.");
    }
}
