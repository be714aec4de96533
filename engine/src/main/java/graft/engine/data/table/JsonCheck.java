package graft.engine.data.table;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.nio.file.Path;

/// What must hold of JSON before DuckDB may see it, byte by byte: objects on the lines of a JSON lines file,
/// and no deep nesting, on which DuckDB overruns its stack and takes the process with it.
final class JsonCheck {

    /// Rows of a table are flat; a list of objects within a list is three deep.
    private static final int DEEPEST = 32;

    private final Path file;
    private final boolean lines;
    private long line = 1;
    private int depth;
    private boolean inText;
    private boolean escaped;
    private int bytesOfLine;
    private boolean started;
    private boolean blankBefore;
    private boolean blankWithin;
    private int longest;
    private boolean anything;

    /// @param lines whether each line is a value of its own
    JsonCheck(Path file, boolean lines) {
        this.file = file;
        this.lines = lines;
    }

    void feed(byte[] chunk, int from, int n) {
        for (int i = from; i < n; i++) {
            byte b = chunk[i];
            if (b == '\n') {
                endLine();
            } else if (++bytesOfLine > FileScan.LONGEST_RECORD) {
                throw CsvCheck.tooLarge(file, line);
            } else if (b != '\r' && b != ' ' && b != '\t') {
                if (!started) {
                    start(b);
                }
                take(b);
            }
        }
    }

    /// Bytes of the longest line.
    int end() {
        if (!anything) {
            throw FileScan.empty(file, "holds nothing but blank lines");
        }
        return Math.max(longest, bytesOfLine);
    }

    /// True when value n stands on line n.
    boolean plain() {
        return lines && !blankWithin;
    }

    private void endLine() {
        blankBefore |= !started;
        longest = Math.max(longest, bytesOfLine);
        bytesOfLine = 0;
        started = false;
        line++;
        if (lines) {
            depth = 0;
            inText = false;
            escaped = false;
        }
    }

    private void start(byte b) {
        started = true;
        anything = true;
        blankWithin |= blankBefore;
        if (lines && b != '{') {
            throw new InvalidInput(
                    ErrorCode.DATA_UNREADABLE,
                    file + ", line " + line + ": this is not a JSON object.",
                    Relation.JSON_LINE);
        }
    }

    private void take(byte b) {
        if (inText) {
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                inText = false;
            }
        } else if (b == '"') {
            inText = true;
        } else if (b == '{' || b == '[') {
            if (++depth > DEEPEST) {
                throw new InvalidInput(
                        ErrorCode.DATA_UNREADABLE,
                        file + ", line " + line + ": values are nested more than " + DEEPEST + " deep.",
                        "Keep rows flat: text, numbers, lists of text.");
            }
        } else if (b == '}' || b == ']') {
            depth--;
        }
    }
}
