package graft.engine.data.table;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Tells files that are something else than their names say, by their first bytes.
final class Magic {

    private Magic() {}

    static void check(Path file, FileKind kind, byte[] head, int n) {
        boolean parquet = starts(head, n, "PAR1");
        if (kind == FileKind.PARQUET && !parquet) {
            throw wrong(file, "is named as Parquet but is not", "Name it after what it holds: .csv, .tsv or .jsonl.");
        }
        if (kind == FileKind.PARQUET) {
            return;
        }
        if (parquet) {
            throw wrong(file, "holds Parquet", "Give its name the ending .parquet.");
        }
        if (starts(head, n, "PK\u0003\u0004")) {
            throw wrong(file, "is a spreadsheet or a zip archive", "Save the sheet as CSV (UTF-8), or unpack it.");
        }
        if (n > 1 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
            throw wrong(file, "is compressed with gzip", "Unpack it first.");
        }
    }

    private static boolean starts(byte[] head, int n, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (n < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (head[i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static InvalidInput wrong(Path file, String what, String wayOut) {
        return new InvalidInput(ErrorCode.DATA_UNREADABLE, "The data file " + file + " " + what + ".", wayOut);
    }
}
