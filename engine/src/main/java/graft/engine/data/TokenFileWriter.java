package graft.engine.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes a {@link TokenFile}: rows as they come, then the index, the description and a trailer with a
/// checksum. The file appears under its name only when it is whole. Where nothing can be written it is kept in memory.
final class TokenFileWriter implements AutoCloseable {

    private final Path target;
    private final @Nullable Path temporary;
    private final @Nullable FileChannel channel;
    private final @Nullable ByteArrayOutputStream memory;
    private final CRC32 checksum = new CRC32();
    private final OutputStream out;
    private final boolean wide;
    private long[] offsets = new long[1024];
    private int[] lengths = new int[1024];
    private int[] fullLengths = new int[1024];
    private long[] hashes = new long[1024];
    private double[] values = new double[1024];
    private int rows;
    private long written;
    private boolean moved;

    /// @param vocabulary more than 65,536 tokens need four bytes each
    TokenFileWriter(Path target, int vocabulary) {
        this.target = target;
        this.wide = vocabulary > 1 << 16;
        try {
            Path folder = target.toAbsolutePath().normalize().resolveSibling("");
            Files.createDirectories(folder);
            this.temporary = Files.createTempFile(folder, target.getFileName().toString(), ".part");
            this.memory = null;
            this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
            this.out = new CheckedOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), checksum);
            put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(TokenFile.MAGIC));
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private TokenFileWriter(Path target, int vocabulary, ByteArrayOutputStream memory) {
        this.target = target;
        this.wide = vocabulary > 1 << 16;
        this.temporary = null;
        this.channel = null;
        this.memory = memory;
        this.out = new CheckedOutputStream(memory, checksum);
        try {
            put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(TokenFile.MAGIC));
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /// One that writes nothing to the disk.
    ///
    /// @param target where the rows would have been kept
    static TokenFileWriter inMemory(Path target, int vocabulary) {
        return new TokenFileWriter(target, vocabulary, new Bounded());
    }

    /// Adds a row; `tokenLabels` and `classes` must be there for all rows or for none.
    void add(EncodedRow row) {
        if (rows == offsets.length) {
            grow();
        }
        int n = row.inputIds().length;
        offsets[rows] = written;
        lengths[rows] = n;
        fullLengths[rows] = row.fullLength();
        hashes[rows] = row.textHash();
        values[rows] = row.classes().length > 0 ? row.classes().length : row.value();
        rows++;
        int[] labels = row.tokenLabels() == null ? new int[0] : row.tokenLabels();
        ByteBuffer bytes = ByteBuffer.allocate(n * (wide ? 5 : 3) + 4 * (labels.length + row.classes().length))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int id : row.inputIds()) {
            if (wide) {
                bytes.putInt(id);
            } else {
                bytes.putShort((short) id);
            }
        }
        for (int type : row.typeIds()) {
            bytes.put((byte) type);
        }
        for (int label : labels) {
            bytes.putInt(label);
        }
        for (int label : row.classes()) {
            bytes.putInt(label);
        }
        try {
            put(bytes);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    int rows() {
        return rows;
    }

    /// Writes what follows the rows, and puts the file in its place.
    ///
    /// @param tokenLabels whether rows have labels by token
    /// @param classes     whether rows have several classes each
    void finish(TokenFileMeta meta, boolean tokenLabels, boolean classes) {
        try {
            long index = written;
            for (int i = 0; i < rows; i++) {
                put(ByteBuffer.allocate(TokenFile.INDEX_ENTRY)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(offsets[i])
                        .putInt(lengths[i])
                        .putInt(fullLengths[i])
                        .putLong(hashes[i])
                        .putDouble(values[i]));
            }
            long description = written;
            byte[] json = new ObjectMapper().writeValueAsBytes(meta);
            put(ByteBuffer.allocate(json.length).put(json));
            int flags = (wide ? TokenFile.WIDE : 0)
                    | (tokenLabels ? TokenFile.TOKEN_LABELS : 0)
                    | (classes ? TokenFile.CLASSES : 0);
            put(ByteBuffer.allocate(TokenFile.TRAILER - 8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(rows)
                    .putLong(index)
                    .putLong(description)
                    .putLong(flags));
            long sum = checksum.getValue();
            put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(sum));
            out.flush();
            if (temporary == null || channel == null) {
                return;
            }
            // No fsync: what a power cut leaves half-written fails the checksum and is made again.
            channel.close();
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
            moved = true;
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /// What was written in memory, after {@link #finish}.
    TokenFile opened() throws IOException {
        return TokenFile.of(Objects.requireNonNull(memory, "written to a file").toByteArray());
    }

    /// Without {@link #finish} nothing stays.
    @Override
    public void close() {
        if (moved || temporary == null || channel == null) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private void put(ByteBuffer bytes) throws IOException {
        out.write(bytes.array());
        written += bytes.capacity();
    }

    private void grow() {
        int more = Math.multiplyExact(offsets.length, 2);
        offsets = Arrays.copyOf(offsets, more);
        lengths = Arrays.copyOf(lengths, more);
        fullLengths = Arrays.copyOf(fullLengths, more);
        hashes = Arrays.copyOf(hashes, more);
        values = Arrays.copyOf(values, more);
    }

    /// Rows in memory, up to a quarter of what this process may take.
    private static final class Bounded extends ByteArrayOutputStream {

        private final long most = Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 4);

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (count + (long) length > most) {
                throw new MachineLacks(
                        ErrorCode.DISK_FULL,
                        "The tokenised rows cannot be kept on the disk, and for memory they are too many.",
                        "Make room on the workspace's disk, or choose another workspace.");
            }
            super.write(bytes, from, length);
        }
    }

    private static RuntimeException unwritable(Path target, IOException e) {
        String message = FileFault.of(e);
        if (FileFault.diskFull(e)) {
            return new MachineLacks(
                    ErrorCode.DISK_FULL,
                    "The disk is full: the tokenised rows could not be written to " + target + ".",
                    "Make room, or put the workspace on another disk with --workspace.",
                    e);
        }
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                "The tokenised rows could not be written to " + target + ": " + message + ".",
                "Choose a workspace folder that can be written with --workspace.",
                e);
    }
}
