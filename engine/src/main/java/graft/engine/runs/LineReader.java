package graft.engine.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The whole lines of a growing file, each delivered once: {@link #poll} reads only what was added since the last. Not
/// safe for several threads at once.
final class LineReader {

    private static final int BLOCK = 1 << 16;
    private static final int LONGEST_LINE = 1 << 20;

    private final Path file;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private long offset;

    /// Who takes the lines.
    interface Taker {

        /// The file became shorter than what was read: it was replaced, and what came before is void.
        void restarted();

        /// A line is `[from, to)`, without its end; the bytes belong to the reader.
        void line(byte[] bytes, int from, int to);
    }

    LineReader(Path file) {
        this.file = file;
    }

    /// Delivers what was added since the last call; nothing while the file does not exist.
    void poll(Taker taker) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < offset) {
                offset = 0;
                taker.restarted();
            }
            ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, size - offset));
            while (offset < size) {
                block.clear();
                int read = channel.read(block, offset);
                if (read < 0) {
                    break;
                }
                offset += read;
                split(block.array(), read, taker);
            }
            // An unfinished line is read again next time: it may be torn, and cut off when the run is resumed.
            offset -= open.size();
            open.reset();
        } catch (NoSuchFileException _) {
            open.reset();
        }
    }

    private void split(byte[] bytes, int length, Taker taker) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                deliver(bytes, start, i, taker);
                start = i + 1;
            }
        }
        open.write(bytes, start, length - start);
    }

    private void deliver(byte[] bytes, int from, int to, Taker taker) {
        if (open.size() == 0) {
            taker.line(bytes, from, to);
            return;
        }
        open.write(bytes, from, to - from);
        if (open.size() <= LONGEST_LINE) {
            byte[] line = open.toByteArray();
            taker.line(line, 0, line.length);
        }
        open.reset();
    }
}
