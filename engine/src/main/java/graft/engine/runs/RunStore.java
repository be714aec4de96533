package graft.engine.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// The list of runs, `runs.db` in the workspace: SQLite with a write-ahead log, so that the window reads while the
/// engine host and the command line write. It is a cache of what the run folders say: a damaged or deleted one is
/// made again by {@link #rebuild}. Safe for several threads and processes.
public final class RunStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);
    private static final int VERSION = 2;
    private static final String COLUMNS = "id, name, folder, run_group, method, base, data, data_hash, trainable,"
            + " percent_of_base, file_bytes, state, step, total_steps, loss, validation, test, seconds, step_seconds,"
            + " peak_bytes, device, seed, error, created, tags, note";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Connection connection;
    private final boolean passing;

    private RunStore(Connection connection, boolean passing) {
        this.connection = connection;
        this.passing = passing;
    }

    /// Opens a store and makes it where there is none. One that cannot be read is put aside as `runs.db.damaged` and
    /// replaced by an empty one, to be filled by {@link #rebuild}.
    ///
    /// @throws InvalidInput when the folder cannot be written, another program holds the file, or it is a newer
    ///                      version's; it stays as it is then
    /// @throws MachineLacks when the disk is full; the file stays as it is then, too
    public static RunStore open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try {
                return connect(file);
            } catch (SQLException failure) {
                if (!Files.exists(file) || !StoreFault.damage(failure)) {
                    throw failure;
                }
                LOG.warn("The list of runs {} is damaged and is made again from the run folders", file, failure);
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
                AtomicFile.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
                return connect(file);
            }
        } catch (SQLException failure) {
            throw StoreFault.unusable(file, failure);
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    "The list of runs " + file + " cannot be opened: " + failure.getMessage() + ".",
                    "Check that the folder can be written, or choose another workspace.",
                    failure);
        }
    }

    /// An empty store in memory, to be filled by {@link #rebuild}: for a disk that cannot be written.
    static RunStore passing() {
        try {
            return prepared(new SQLiteConfig().createConnection("jdbc:sqlite::memory:"), true);
        } catch (SQLException failure) {
            throw broken(failure);
        }
    }

    /// Whether it is in memory only, and gone with this process.
    public boolean isPassing() {
        return passing;
    }

    private static RunStore connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(10_000);
        return prepared(config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()), false);
    }

    private static RunStore prepared(Connection connection, boolean passing) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            refuseNewer(statement);
            statement.execute("CREATE TABLE IF NOT EXISTS runs(id TEXT PRIMARY KEY, name TEXT, folder TEXT,"
                    + " run_group TEXT, method TEXT, base TEXT, data TEXT, data_hash TEXT, trainable INTEGER,"
                    + " percent_of_base REAL, file_bytes INTEGER, state TEXT, step INTEGER, total_steps INTEGER,"
                    + " loss REAL, validation TEXT, test TEXT, seconds REAL, step_seconds REAL, peak_bytes INTEGER,"
                    + " device TEXT, seed INTEGER, error TEXT, created INTEGER, tags TEXT, note TEXT)");
            addNotes(statement);
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.executeQuery("SELECT " + COLUMNS + " FROM runs LIMIT 1").close();
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
        return new RunStore(connection, passing);
    }

    /// What a newer version keeps in its list is not known here, so it is not written into.
    private static void refuseNewer(Statement statement) throws SQLException {
        try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
            if (version.next() && version.getInt(1) > VERSION) {
                throw new SQLException("it is of a newer version of Graft", null, SQLiteErrorCode.SQLITE_READONLY.code);
            }
        }
    }

    /// Lists of version 1 had no tags and remarks.
    private static void addNotes(Statement statement) throws SQLException {
        try (ResultSet version = statement.executeQuery("PRAGMA table_info(runs)")) {
            while (version.next()) {
                if (version.getString("name").equals("tags")) {
                    return;
                }
            }
        }
        statement.execute("ALTER TABLE runs ADD COLUMN tags TEXT");
        statement.execute("ALTER TABLE runs ADD COLUMN note TEXT");
    }

    /// All runs, the newest first.
    public synchronized List<RunSummary> list() {
        return query("SELECT " + COLUMNS + " FROM runs ORDER BY created DESC, id DESC", null);
    }

    public synchronized Optional<RunSummary> find(String id) {
        return query("SELECT " + COLUMNS + " FROM runs WHERE id = ?", id).stream()
                .findFirst();
    }

    /// Adds a run's row or replaces it.
    public synchronized void upsert(RunSummary run) {
        String marks = "?" + ", ?".repeat(COLUMNS.split(",").length - 1);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT OR REPLACE INTO runs(" + COLUMNS + ") VALUES(" + marks + ")")) {
            Object[] values = {
                run.id(),
                run.name(),
                run.folder(),
                run.group(),
                run.method(),
                run.base(),
                run.data(),
                run.dataHash(),
                run.trainable(),
                orNull(run.percentOfBase()),
                run.fileBytes(),
                run.state().text(),
                run.step(),
                run.totalSteps(),
                orNull(run.loss()),
                json(run.validation()),
                json(run.test()),
                run.seconds(),
                orNull(run.stepSeconds()),
                run.peakBytes(),
                run.device(),
                run.seed(),
                run.error(),
                run.created(),
                String.join("\n", run.notes().tags()),
                run.notes().note()
            };
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw broken(failure);
        }
    }

    public synchronized void delete(String id) {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM runs WHERE id = ?")) {
            statement.setString(1, id);
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw broken(failure);
        }
    }

    /// Makes the list equal to what the folders say; rows without a folder go.
    public void rebuild(List<RunFolder> folders) {
        List<RunSummary> found = new ArrayList<>();
        for (RunFolder folder : folders) {
            try {
                found.add(SummaryReader.read(folder));
            } catch (InvalidInput unreadable) {
                LOG.warn("Left out of the list of runs: {}", unreadable.getMessage());
            }
        }
        synchronized (this) {
            try {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("DELETE FROM runs");
                    found.forEach(this::upsert);
                    connection.commit();
                } catch (SQLException | RuntimeException failure) {
                    connection.rollback();
                    throw failure;
                } finally {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException failure) {
                throw broken(failure);
            }
        }
    }

    /// A number that changes when another connection has changed the list: a cheap thing to poll. Changes by this
    /// connection do not count.
    public synchronized long version() {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA data_version")) {
            return rows.next() ? rows.getLong(1) : 0;
        } catch (SQLException failure) {
            throw broken(failure);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            LOG.warn("The list of runs did not close", failure);
        }
    }

    private List<RunSummary> query(String sql, @Nullable String parameter) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (parameter != null) {
                statement.setString(1, parameter);
            }
            List<RunSummary> runs = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    runs.add(summary(rows));
                }
            }
            return runs;
        } catch (SQLException failure) {
            throw broken(failure);
        }
    }

    private static RunSummary summary(ResultSet row) throws SQLException {
        return new RunSummary(
                row.getString("id"),
                row.getString("name"),
                row.getString("folder"),
                row.getString("run_group"),
                row.getString("method"),
                row.getString("base"),
                row.getString("data"),
                row.getString("data_hash"),
                row.getLong("trainable"),
                orNaN(row, "percent_of_base"),
                row.getLong("file_bytes"),
                RunState.of(row.getString("state")),
                row.getLong("step"),
                row.getLong("total_steps"),
                orNaN(row, "loss"),
                metrics(row.getString("validation")),
                metrics(row.getString("test")),
                row.getDouble("seconds"),
                orNaN(row, "step_seconds"),
                row.getLong("peak_bytes"),
                row.getString("device"),
                row.getLong("seed"),
                row.getString("error"),
                row.getLong("created"),
                notes(row.getString("tags"), row.getString("note")));
    }

    private static RunNotes notes(@Nullable String tags, @Nullable String note) {
        return new RunNotes(
                tags == null || tags.isEmpty() ? List.of() : List.of(tags.split("\n")), note == null ? "" : note);
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static double orNaN(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private static String json(Map<String, Double> metrics) {
        ObjectNode node = MAPPER.createObjectNode();
        RunEventJson.put(node, metrics);
        return node.toString();
    }

    private static Map<String, Double> metrics(@Nullable String json) throws SQLException {
        try {
            return json == null ? Map.of() : RunEventJson.numbers(MAPPER.readTree(json));
        } catch (JsonProcessingException failure) {
            throw new SQLException("metrics are no JSON", failure);
        }
    }

    private static InvalidInput broken(SQLException failure) {
        return new InvalidInput(
                ErrorCode.RUN_UNREADABLE,
                "The list of runs could not be read or written: " + failure.getMessage() + ".",
                "Delete runs.db in the workspace; it is made again from the run folders.",
                failure);
    }
}
