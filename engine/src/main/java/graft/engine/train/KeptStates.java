package graft.engine.train;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/// Hidden states of rows, without padding, outside the heap: in memory, or in a file that the system caches.
/// As float32, or rounded to bfloat16 (the upper half of a float32, to nearest, ties to even). One thread
/// uses it.
final class KeptStates implements AutoCloseable {

    private final int width;
    private final boolean half;
    private final long[] offsets;
    private final BitSet kept = new BitSet();
    private final Room room;

    private interface Room extends AutoCloseable {
        void write(ByteBuffer bytes, long at) throws IOException;

        void read(ByteBuffer bytes, long at) throws IOException;

        @Override
        void close() throws IOException;
    }

    private KeptStates(int[] lengths, int width, boolean half, Room room) {
        this.width = width;
        this.half = half;
        this.room = room;
        offsets = new long[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            offsets[i + 1] = offsets[i] + bytes(lengths[i], width, half);
        }
    }

    /// Bytes that some tokens take.
    static long bytes(long tokens, int width, boolean half) {
        return tokens * width * (half ? Short.BYTES : Float.BYTES);
    }

    /// @param lengths tokens of each row
    /// @param half    whether values are rounded to bfloat16
    static KeptStates inMemory(int[] lengths, int width, boolean half) {
        Arena arena = Arena.ofConfined();
        MemorySegment memory = arena.allocate(Math.max(1, bytes(sum(lengths), width, half)));
        return new KeptStates(lengths, width, half, new Room() {
            @Override
            public void write(ByteBuffer bytes, long at) {
                memory.asSlice(at, bytes.remaining()).copyFrom(MemorySegment.ofBuffer(bytes));
            }

            @Override
            public void read(ByteBuffer bytes, long at) {
                MemorySegment.ofBuffer(bytes).copyFrom(memory.asSlice(at, bytes.remaining()));
            }

            @Override
            public void close() {
                arena.close();
            }
        });
    }

    /// As {@link #inMemory}, in a file that closing removes.
    static KeptStates inFile(Path file, int[] lengths, int width, boolean half) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        return new KeptStates(lengths, width, half, new Room() {
            @Override
            public void write(ByteBuffer bytes, long at) throws IOException {
                for (long to = at; bytes.hasRemaining(); ) {
                    to += channel.write(bytes, to);
                }
            }

            @Override
            public void read(ByteBuffer bytes, long at) throws IOException {
                for (long from = at; bytes.hasRemaining(); ) {
                    int count = channel.read(bytes, from);
                    if (count < 0) {
                        throw new IOException(file + " is shorter than it was");
                    }
                    from += count;
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
                Files.deleteIfExists(file);
            }
        });
    }

    private static long sum(int[] lengths) {
        long sum = 0;
        for (int length : lengths) {
            sum += length;
        }
        return sum;
    }

    boolean has(int row) {
        return kept.get(row);
    }

    /// Keeps a row's states.
    ///
    /// @param from where its tokens begin in the values
    void put(int row, float[] values, int from) throws IOException {
        ByteBuffer bytes = buffer(row);
        int count = values(row);
        for (int i = from; i < from + count; i++) {
            if (half) {
                bytes.putShort(rounded(values[i]));
            } else {
                bytes.putFloat(values[i]);
            }
        }
        room.write(bytes.flip(), offsets[row]);
        kept.set(row);
    }

    /// Copies a row's states to a place in the values.
    void get(int row, float[] values, int to) throws IOException {
        ByteBuffer bytes = buffer(row);
        room.read(bytes, offsets[row]);
        bytes.rewind();
        for (int i = 0; i < values(row); i++) {
            values[to + i] = half ? Float.intBitsToFloat(bytes.getShort() << 16) : bytes.getFloat();
        }
    }

    private ByteBuffer buffer(int row) {
        return ByteBuffer.allocate((int) (offsets[row + 1] - offsets[row])).order(ByteOrder.nativeOrder());
    }

    private int values(int row) {
        return (int) (offsets[row + 1] - offsets[row]) / (half ? Short.BYTES : Float.BYTES);
    }

    /// The nearest bfloat16, the even one of two; values are finite.
    private static short rounded(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    int width() {
        return width;
    }

    @Override
    public void close() throws IOException {
        room.close();
    }
}
