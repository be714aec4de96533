package graft.engine.data;

import graft.engine.data.table.Column;
import graft.engine.data.table.Cursor;
import graft.engine.data.table.Part;
import graft.engine.data.table.Table;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import graft.engine.recipe.Task;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tokenised tables of a workspace, one file for each table, tokenizer, kind of task, roles and length. A
/// table is tokenised once and found again by the hash of its bytes; a damaged file is made anew. The split is
/// not part of it, so trying another seed or share costs nothing. On a disk that is full or cannot be written the rows
/// are kept in memory instead: they can be looked at, and are tokenised again the next time.
final class TokenCache {

    private static final Logger LOG = LoggerFactory.getLogger(TokenCache.class);
    private static final String FORMAT = "graft.tokens/1";
    /// Rows tokenised together, fewer where they are long.
    private static final int CHUNK = 256;

    private static final int CHUNK_CHARACTERS = 1 << 20;
    private static final long LARGEST = 8L << 30;
    private static final int SHOWN_ROWS = 20;
    private static final int SHOWN_CHARACTERS = 400;

    private final Path folder;
    private final Tokenizer tokenizer;
    private final Progress progress;
    private final List<Path> made = new ArrayList<>();
    private boolean passing;

    TokenCache(Path folder, Tokenizer tokenizer, Progress progress) {
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.progress = progress;
    }

    /// The tokenised rows of a table, from the cache where they are there.
    TokenFile get(Path table, Map<String, String> columns, Task.Kind kind, int maxLength) {
        String source = Table.sha256(table, () -> progress.step("Looking at " + table.getFileName(), 0, 0));
        Path file = folder.resolve(key(source, columns, kind, maxLength) + ".tok");
        if (Files.isRegularFile(file)) {
            try {
                return TokenFile.open(file);
            } catch (IOException damaged) {
                LOG.warn("The tokenised rows in {} are damaged ({}); making them again.", file, FileFault.of(damaged));
            }
        }
        TokenSink kept;
        try {
            kept = write(table, columns, kind, maxLength, () -> new FileSink(file));
        } catch (InvalidInput | MachineLacks failure) {
            if (failure.code() != ErrorCode.FILE_UNWRITABLE && failure.code() != ErrorCode.DISK_FULL) {
                throw failure;
            }
            return inMemory(table, columns, kind, maxLength, failure);
        }
        made.add(file);
        prune(file);
        try {
            return kept.open();
        } catch (IOException e) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    "The tokenised rows in " + file + " cannot be read back: " + FileFault.of(e) + ".",
                    "Check the disk, or choose another workspace with --workspace.",
                    e);
        }
    }

    private TokenFile inMemory(
            Path table, Map<String, String> columns, Task.Kind kind, int maxLength, EngineException unwritable) {
        LOG.warn("{} They are kept in memory.", unwritable.getMessage());
        passing = true;
        try {
            return write(table, columns, kind, maxLength, MemorySink::new).open();
        } catch (IOException _) {
            throw unwritable;
        }
    }

    /// Whether rows could not be kept on the disk.
    boolean isPassing() {
        return passing;
    }

    /// Removes what this cache has newly made: data that turned out wrong leaves nothing on disk.
    void forget() {
        for (Path file : made) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("The tokenised rows in {} could not be removed: {}", file, FileFault.of(e));
            }
        }
    }

    /// Tokenises a table into a sink, which is made once the table has turned out to be one.
    ///
    /// @return the sink, which has kept the rows
    private TokenSink write(
            Path path, Map<String, String> columns, Task.Kind kind, int maxLength, Supplier<TokenSink> sinks) {
        String stage = "Tokenising " + path.getFileName();
        try (Table table = Table.open(path, () -> progress.step("Looking at " + path.getFileName(), 0, 0))) {
            Roles roles = Roles.of(table, columns, kind);
            RowEncoder encoder = new RowEncoder(kind, tokenizer, maxLength, table::where);
            try (TokenSink sink = sinks.get();
                    RawRow.Source rows = new RawRow.Source(table, roles, encoder.mostCharacters() + 1)) {
                TokenFileWriter writer = new TokenFileWriter(sink, tokenizer.vocabularySize());
                long read = 0;
                List<RawRow> chunk = new ArrayList<>(CHUNK);
                boolean more = rows.next();
                long characters = 0;
                while (more) {
                    RawRow row = rows.row();
                    chunk.add(row);
                    characters += row.text().length() + row.pair().length();
                    more = rows.next();
                    if (chunk.size() == CHUNK || characters > CHUNK_CHARACTERS || !more) {
                        encoder.encode(chunk).forEach(writer::add);
                        read += chunk.size();
                        chunk.clear();
                        characters = 0;
                        progress.step(stage, read, table.rows());
                    }
                }
                complete(table, read, writer.rows());
                TokenFileMeta meta = new TokenFileMeta(
                        table.columns(),
                        kind,
                        roles.columns(),
                        encoder.labels().seen(),
                        shown(table),
                        encoder.warnings(),
                        table.sha256());
                writer.finish(
                        meta,
                        kind == Task.Kind.TOKEN_CLASSIFICATION || kind == Task.Kind.INSTRUCTION,
                        kind == Task.Kind.MULTI_LABEL);
                return sink;
            }
        }
    }

    /// Keeps the cache below its size: the oldest files go, and what a killed process left unfinished.
    private void prune(Path made) {
        long room = LARGEST;
        long yesterday = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
        try (Stream<Path> entries = Files.list(folder)) {
            List<File> newestFirst = entries.filter(entry -> !entry.equals(made))
                    .map(Path::toFile)
                    .sorted(Comparator.comparingLong(File::lastModified).reversed())
                    .toList();
            room -= Files.size(made);
            for (File file : newestFirst) {
                boolean leftOver = file.getName().endsWith(".part");
                room -= leftOver ? 0 : file.length();
                if (leftOver ? file.lastModified() < yesterday : file.getName().endsWith(".tok") && room < 0) {
                    Files.deleteIfExists(file.toPath());
                }
            }
        } catch (IOException e) {
            LOG.warn("Old tokenised rows in {} could not be removed: {}", folder, FileFault.of(e));
        }
    }

    private static void complete(Table table, long read, int kept) {
        if (read != table.rows()) {
            throw new InvalidInput(
                    ErrorCode.DATA_UNREADABLE,
                    "%s: %d of %d rows could be read.".formatted(table.file(), read, table.rows()),
                    "Check its quotes and line breaks; saving it anew as CSV (UTF-8) usually helps.");
        }
        if (kept == 0) {
            throw new InvalidInput(
                    ErrorCode.DATA_EMPTY,
                    "No row of " + table.file() + " has anything to learn from.",
                    "Check data.columns: the text column may be another one.");
        }
    }

    private static List<Map<String, String>> shown(Table table) {
        List<String> names = table.columns().stream()
                .filter(column -> column.type() != Column.Type.OTHER)
                .map(Column::name)
                .toList();
        List<Map<String, String>> shown = new ArrayList<>();
        try (Cursor cursor = table.read(names, new Part(SHOWN_ROWS, SHOWN_CHARACTERS + 1))) {
            while (cursor.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    String text = cursor.text(i);
                    int end = text.length() <= SHOWN_CHARACTERS ? text.length() : SHOWN_CHARACTERS;
                    row.put(names.get(i), end < text.length() ? text.substring(0, end) + "…" : text);
                }
                shown.add(row);
            }
        }
        return shown;
    }

    private String key(String source, Map<String, String> columns, Task.Kind kind, int maxLength) {
        String key = String.join(
                "\n",
                FORMAT,
                source,
                tokenizer.fingerprint(),
                kind == Task.Kind.INSTRUCTION ? Dialogue.of(tokenizer).fingerprint() : "",
                new TreeMap<>(columns).toString(),
                kind.text(),
                Integer.toString(maxLength));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
