package graft.engine.runs;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What SQLite's failures mean for the list of runs: a damaged file is made again, a full disk is not its fault.
final class StoreFault {

    /// Bytes that SQLite needs beside the list while it is open.
    private static final long PAGES = 64 << 10;

    private StoreFault() {}

    /// Whether the file is to blame, not the disk it lies on or another process that holds it.
    static boolean damage(SQLException failure) {
        return switch (primary(failure)) {
            case SQLITE_FULL,
                    SQLITE_IOERR,
                    SQLITE_READONLY,
                    SQLITE_PERM,
                    SQLITE_CANTOPEN,
                    SQLITE_AUTH,
                    SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_NOMEM,
                    SQLITE_INTERRUPT -> false;
            default -> true;
        };
    }

    /// The kind of failure; the low byte of what SQLite reports.
    private static SQLiteErrorCode primary(SQLException failure) {
        int code = failure instanceof SQLiteException told ? told.getResultCode().code : failure.getErrorCode();
        return SQLiteErrorCode.getErrorCode(code & 0xff);
    }

    /// Why the list cannot be opened, and the way out.
    static EngineException unusable(Path file, SQLException failure) {
        String what = "The list of runs " + file + " cannot be opened: ";
        SQLiteErrorCode kind = primary(failure);
        if (kind == SQLiteErrorCode.SQLITE_FULL || kind == SQLiteErrorCode.SQLITE_IOERR && noRoom(file)) {
            return new MachineLacks(
                    ErrorCode.DISK_FULL,
                    what + "the disk is full. Nothing of it is lost: the runs themselves are in their folders.",
                    "Free some space, or choose another workspace.",
                    failure);
        }
        return switch (kind) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new InvalidInput(
                        ErrorCode.FILE_UNWRITABLE,
                        what + "another program holds it.",
                        "Close what else has it open, and try again.",
                        failure);
            default ->
                new InvalidInput(
                        ErrorCode.FILE_UNWRITABLE,
                        what + failure.getMessage() + ".",
                        "Check that the folder can be written, or choose another workspace.",
                        failure);
        };
    }

    /// SQLite calls a full disk an input/output error where its own small files beside the list have no room.
    private static boolean noRoom(Path file) {
        try {
            return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < PAGES;
        } catch (IOException unknown) {
            return false;
        }
    }
}
