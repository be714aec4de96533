package graft.engine.data.table;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one pass over a file's bytes tells.
///
/// @param sha256  of the bytes, in hexadecimal
/// @param bytes   the file's size
/// @param longest bytes of its longest line or record
/// @param records the structure of a CSV or TSV file; null for other kinds
/// @param plain   true when record n stands on a line that follows from n alone
record FileScan(
        String sha256, long bytes, int longest, @Nullable Records records, boolean plain) {

    /// Longer records are refused: DuckDB holds a record and its buffers in memory.
    static final int LONGEST_RECORD = 64 << 20;

    private static final int CHUNK = 1 << 20;

    /// @param columns   the header's names
    /// @param count     records without the header
    /// @param delimiter between fields
    /// @param quoted    whether fields may be in quotes
    /// @param mixedEnds whether lines end in different ways
    /// @param skipped   blank lines before the header
    record Records(List<String> columns, long count, char delimiter, boolean quoted, boolean mixedEnds, int skipped) {}

    /// Reads the whole file once (a TSV file whose quotes do not match, twice).
    ///
    /// @param heartbeat called now and then; may throw to give up
    static FileScan of(Path file, FileKind kind, Runnable heartbeat) {
        try {
            if (kind != FileKind.TSV) {
                return scan(file, kind, true, heartbeat);
            }
            try {
                return scan(file, kind, true, heartbeat);
            } catch (BrokenQuotes e) {
                return scan(file, kind, false, heartbeat); // many TSV files have no quoting at all
            }
        } catch (BrokenQuotes e) {
            throw new InvalidInput(ErrorCode.DATA_UNREADABLE, file + ", " + e.getMessage(), e.wayOut, null);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// The SHA-256 of the bytes alone.
    static String hash(Path file, Runnable heartbeat) {
        FileKind.of(file);
        MessageDigest digest = newDigest();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.readNBytes(chunk, 0, CHUNK); n > 0; n = in.readNBytes(chunk, 0, CHUNK)) {
                digest.update(chunk, 0, n);
                heartbeat.run();
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static FileScan scan(Path file, FileKind kind, boolean quoted, Runnable heartbeat)
            throws IOException, BrokenQuotes {
        MessageDigest digest = newDigest();
        TextCheck text = new TextCheck(file);
        CsvCheck csv = null;
        JsonCheck json = new JsonCheck(file, kind == FileKind.JSON_LINES);
        long bytes = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.readNBytes(chunk, 0, CHUNK); n > 0; n = in.readNBytes(chunk, 0, CHUNK)) {
                digest.update(chunk, 0, n);
                if (bytes == 0) {
                    Magic.check(file, kind, chunk, n);
                }
                if (kind.text()) {
                    text.feed(chunk, n);
                    int from = bytes == 0 && bom(chunk, n) ? 3 : 0;
                    if (kind.separated()) {
                        if (csv == null) {
                            csv = new CsvCheck(file, CsvCheck.delimiter(kind, chunk, from, n), quoted);
                        }
                        csv.feed(chunk, from, n);
                    } else {
                        json.feed(chunk, from, n);
                    }
                }
                bytes += n;
                heartbeat.run();
            }
        }
        text.end();
        if (bytes == 0) {
            throw empty(file, "is empty");
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        if (csv != null) {
            Records records = csv.end();
            return new FileScan(hash, bytes, csv.longest(), records, csv.plain());
        }
        int longest = kind.text() ? json.end() : 0;
        return new FileScan(hash, bytes, longest, null, json.plain());
    }

    static InvalidInput empty(Path file, String how) {
        return new InvalidInput(
                ErrorCode.DATA_EMPTY,
                "The data file " + file + " " + how + ".",
                "A table needs a header with column names and at least two rows.");
    }

    private static InvalidInput unreadable(Path file, IOException e) {
        return new InvalidInput(
                ErrorCode.DATA_UNREADABLE,
                "The data file " + file + " cannot be read: " + FileFault.of(e) + ".",
                "Check the disk and the file's rights.",
                e);
    }

    private static boolean bom(byte[] chunk, int n) {
        return n >= 3 && Arrays.equals(chunk, 0, 3, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, 3);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Quotes that do not match; a TSV file is then read again without quoting.
    static final class BrokenQuotes extends Exception {
        final String wayOut;

        BrokenQuotes(String message, String wayOut) {
            super(message);
            this.wayOut = wayOut;
        }
    }
}
