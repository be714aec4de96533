package graft.engine.data.table;

import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// DuckDB as a parser: a database in memory, on one thread, that may open one file, load no extension and
/// change none of this.
final class Duck {

    private Duck() {}

    static void start() {
        try (Connection connection = connect()) {
            connection.createStatement().close();
        } catch (SQLException | UnsatisfiedLinkError e) {
            throw broken(e);
        }
    }

    static Connection open(Path file) {
        try {
            Connection connection = connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET autoinstall_known_extensions = false");
                statement.execute("SET autoload_known_extensions = false");
                statement.execute("SET threads = 1");
                statement.execute("SET memory_limit = '1GB'");
                statement.execute("SET temp_directory = ''");
                statement.execute("SET allowed_paths = [" + literal(file.toString()) + "]");
                statement.execute("SET enable_external_access = false");
                statement.execute("SET lock_configuration = true");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return connection;
        } catch (SQLException | UnsatisfiedLinkError e) {
            throw broken(e);
        }
    }

    private static Connection connect() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true"); // rows as they are read, not a result in memory
        return DriverManager.getConnection("jdbc:duckdb:", settings);
    }

    private static MachineLacks broken(Throwable e) {
        return new MachineLacks(
                ErrorCode.NATIVE_LIBRARY,
                "DuckDB, which reads data files, does not start: " + firstLine(e) + ".",
                "graft doctor says what this machine lacks; the temporary folder needs 200 MB.",
                e);
    }

    /// Text as an SQL string.
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// A name as an SQL identifier.
    static String name(String column) {
        return "\"" + column.replace("\"", "\"\"") + "\"";
    }

    /// DuckDB's first sentence as one of ours: without the classes of error before it, of a line's length at
    /// most.
    static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        int inner = message.indexOf("\nError: ");
        String line = (inner < 0 ? message : message.substring(inner + 1))
                .replaceFirst("^(?:(?:java\\.\\S+: )?(?:[A-Z]\\w+ ){0,3}Error: )+", "")
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        String bounded = line.length() > 300 ? line.substring(0, 300) + "…" : line;
        return bounded.replaceFirst("[.:]$", "");
    }
}
