package graft.engine.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/// Writes a {@link TokenFile}: rows as they come, then the index, the description and a trailer with a checksum.
final class TokenFileWriter {

    private final TokenSink sink;
    private final CRC32 checksum = new CRC32();
    private final boolean wide;
    private long[] offsets = new long[1024];
    private int[] lengths = new int[1024];
    private int[] fullLengths = new int[1024];
    private long[] hashes = new long[1024];
    private double[] values = new double[1024];
    private int rows;
    private long written;

    /// @param sink       the caller closes it
    /// @param vocabulary more than 65,536 tokens need four bytes each
    TokenFileWriter(TokenSink sink, int vocabulary) {
        this.sink = sink;
        this.wide = vocabulary > 1 << 16;
        put(bytes(Long.BYTES).putLong(TokenFile.MAGIC));
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
        ByteBuffer bytes = bytes(n * (wide ? 5 : 3) + 4 * (labels.length + row.classes().length));
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
        put(bytes);
    }

    int rows() {
        return rows;
    }

    /// Writes what follows the rows; the sink keeps it all.
    ///
    /// @param tokenLabels whether rows have labels by token
    /// @param classes     whether rows have several classes each
    void finish(TokenFileMeta meta, boolean tokenLabels, boolean classes) {
        long index = written;
        for (int i = 0; i < rows; i++) {
            put(bytes(TokenFile.INDEX_ENTRY)
                    .putLong(offsets[i])
                    .putInt(lengths[i])
                    .putInt(fullLengths[i])
                    .putLong(hashes[i])
                    .putDouble(values[i]));
        }
        long description = written;
        put(ByteBuffer.wrap(json(meta)));
        int flags = (wide ? TokenFile.WIDE : 0)
                | (tokenLabels ? TokenFile.TOKEN_LABELS : 0)
                | (classes ? TokenFile.CLASSES : 0);
        put(bytes(TokenFile.TRAILER - Long.BYTES)
                .putLong(rows)
                .putLong(index)
                .putLong(description)
                .putLong(flags));
        put(bytes(Long.BYTES).putLong(checksum.getValue()));
        sink.keep();
    }

    private static byte[] json(TokenFileMeta meta) {
        try {
            return new ObjectMapper().writeValueAsBytes(meta);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is JSON", e);
        }
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(ByteBuffer bytes) {
        sink.write(bytes.array());
        checksum.update(bytes.array());
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
}
