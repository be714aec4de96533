package graft.engine.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/// The tokenised rows of one table, mapped from disk or in memory.
///
/// Layout, little-endian: magic (8) · rows, each its ids (2 or 4 bytes a token), types (1), token labels (4)
/// and classes (4) where the kind of task has them · index, per row offset (8), length (4), length before
/// truncation (4), text hash (8), value (8: class, regression value, or number of classes) · description as
/// JSON · trailer: rows, index offset, description offset, flags, CRC-32 of all before (8 each).
final class TokenFile implements AutoCloseable {

    static final long MAGIC = 0x314B4F5454465247L; // "GRFTTOK1"
    static final int INDEX_ENTRY = 32;
    static final int TRAILER = 40;
    static final int WIDE = 1;
    static final int TOKEN_LABELS = 2;
    static final int CLASSES = 4;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena;
    private final MemorySegment bytes;
    private final long index;
    private final int rows;
    private final long flags;
    private final TokenFileMeta meta;

    private TokenFile(Arena arena, MemorySegment bytes) throws IOException {
        this.arena = arena;
        this.bytes = bytes;
        long trailer = bytes.byteSize() - TRAILER;
        if (trailer < 8 || bytes.get(LONG, 0) != MAGIC) {
            throw new IOException("it is not a token file");
        }
        if (bytes.get(LONG, trailer + 32) != checksum(bytes, trailer + 32)) {
            throw new IOException("its checksum is wrong");
        }
        this.rows = Math.toIntExact(bytes.get(LONG, trailer));
        this.index = bytes.get(LONG, trailer + 8);
        long description = bytes.get(LONG, trailer + 16);
        this.flags = bytes.get(LONG, trailer + 24);
        this.meta = new ObjectMapper()
                .readValue(
                        bytes.asSlice(description, trailer - description).toArray(ValueLayout.JAVA_BYTE),
                        TokenFileMeta.class);
    }

    /// Maps an existing file after checking it whole.
    ///
    /// @throws IOException when it is damaged or of another version; it must then be made again
    static TokenFile open(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new TokenFile(arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, Files.size(file), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e instanceof IOException io ? io : new IOException("it is damaged", e);
        }
    }

    /// One that lies in memory.
    static TokenFile of(byte[] whole) throws IOException {
        return new TokenFile(Arena.ofShared(), MemorySegment.ofArray(whole));
    }

    int size() {
        return rows;
    }

    TokenFileMeta meta() {
        return meta;
    }

    int length(int row) {
        return bytes.get(INT, entry(row) + 8);
    }

    int fullLength(int row) {
        return bytes.get(INT, entry(row) + 12);
    }

    long textHash(int row) {
        return bytes.get(LONG, entry(row) + 16);
    }

    /// Class index in the file's numbering, or regression value; NaN where rows have neither.
    double value(int row) {
        return (flags & CLASSES) != 0 ? Double.NaN : bytes.get(DOUBLE, entry(row) + 24);
    }

    /// A row as it was written, labels in the file's numbering.
    EncodedRow get(int row) {
        long at = bytes.get(LONG, entry(row));
        int n = length(row);
        int[] ids = new int[n];
        boolean wide = (flags & WIDE) != 0;
        for (int i = 0; i < n; i++) {
            ids[i] = wide ? bytes.get(INT, at + 4L * i) : bytes.get(SHORT, at + 2L * i) & 0xFFFF;
        }
        at += (wide ? 4L : 2L) * n;
        int[] types = new int[n];
        for (int i = 0; i < n; i++) {
            types[i] = bytes.get(ValueLayout.JAVA_BYTE, at + i);
        }
        at += n;
        boolean labelled = (flags & TOKEN_LABELS) != 0;
        int[] labels = labelled ? ints(at, n) : new int[0];
        at += 4L * labels.length;
        int count = (flags & CLASSES) != 0 ? classes(row) : 0;
        return new EncodedRow(
                ids, types, labelled ? labels : null, fullLength(row), textHash(row), value(row), ints(at, count));
    }

    @Override
    public void close() {
        arena.close();
    }

    /// A row with several classes stores their number as its value, one without any NaN.
    private int classes(int row) {
        double count = bytes.get(DOUBLE, entry(row) + 24);
        return Double.isNaN(count) ? 0 : (int) count;
    }

    private int[] ints(long at, int n) {
        int[] values = new int[n];
        for (int i = 0; i < n; i++) {
            values[i] = bytes.get(INT, at + 4L * i);
        }
        return values;
    }

    private long entry(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException(row);
        }
        return index + (long) INDEX_ENTRY * row;
    }

    private static long checksum(MemorySegment bytes, long end) {
        CRC32 checksum = new CRC32();
        for (long at = 0; at < end; at += 1 << 24) {
            checksum.update(bytes.asSlice(at, Math.min(1 << 24, end - at)).asByteBuffer());
        }
        return checksum.getValue();
    }
}
