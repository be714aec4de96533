package graft.engine.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The append-only diary of a run: one event a line, each handed to the operating system at once, so that the window
/// sees it and the death of this process loses nothing. {@link #sync} writes through to the disk; the loop does that at
/// checkpoints and at the end, for a power cut.
///
/// While the disk is full, lines wait in memory and follow, in order, once there is room: the journal never has gaps.
/// One writer at a time (the run's owner); not safe for several threads.
public final class Journal implements AutoCloseable {

    private final FileChannel channel;
    private final long cut;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long end;

    /// @param end where the next line begins
    Journal(FileChannel channel, long end) {
        this(channel, end, 0);
    }

    private Journal(FileChannel channel, long end, long cut) {
        this.channel = channel;
        this.end = end;
        this.cut = cut;
    }

    /// Opens a journal for appending and creates it if need be. A torn last line, left by a process that died in the
    /// middle of a write, is cut off.
    public static Journal append(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            long end = endOfLastLine(channel);
            long cut = channel.size() - end;
            if (cut > 0) {
                channel.truncate(end);
            }
            return new Journal(channel, end, cut);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /// Bytes of a torn last line that were cut off when the journal was opened, or 0.
    public long cut() {
        return cut;
    }

    /// Every event of a journal in order; a torn last line and lines of a newer version are left out.
    public static List<RunEvent> read(Path file) throws IOException {
        return Files.exists(file) ? new JournalTail(file).poll().events() : List.of();
    }

    /// Appends one event.
    ///
    /// @return false where it could not be written yet and waits in memory
    public boolean add(RunEvent event) {
        waiting.writeBytes((RunEventJson.write(event) + "\n").getBytes(StandardCharsets.UTF_8));
        return flush();
    }

    /// Tries to write what waits.
    ///
    /// @return true when nothing waits any more
    public boolean flush() {
        if (waiting.size() == 0) {
            return true;
        }
        ByteBuffer lines = ByteBuffer.wrap(waiting.toByteArray());
        try {
            long position = end;
            while (lines.hasRemaining()) {
                position += channel.write(lines, position);
            }
            end = position;
            waiting.reset();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Writes through to the disk, a few milliseconds.
    ///
    /// @return false where the disk would not take it
    public boolean sync() {
        try {
            boolean written = flush();
            channel.force(false);
            return written;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        channel.close();
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        long position = channel.size();
        while (position > 0) {
            int length = (int) Math.min(buffer.capacity(), position);
            position -= length;
            buffer.clear().limit(length);
            while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
                // a read may return less than asked
            }
            for (int i = buffer.position() - 1; i >= 0; i--) {
                if (buffer.get(i) == '\n') {
                    return position + i + 1;
                }
            }
        }
        return 0;
    }
}
