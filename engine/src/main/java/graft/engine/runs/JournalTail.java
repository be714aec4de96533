package graft.engine.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Follows a growing journal: each {@link #poll} reads only what was added since the one before, so that polling ten
/// times a second costs next to nothing. A line is delivered once it is whole.
///
/// Steps that a resumed run repeats come again; {@link RunCurve} drops the first version of them. Not safe for several
/// threads at once.
public final class JournalTail {

    private static final int BLOCK = 1 << 16;
    private static final int LONGEST_LINE = 1 << 20;

    private final Path file;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private long offset;

    public JournalTail(Path file) {
        this.file = file;
    }

    /// @param events    new since the last poll, in order
    /// @param restarted true when the file became shorter than what was read (it was replaced): forget what
    ///                  came before, `events` is everything
    public record News(List<RunEvent> events, boolean restarted) {
        public News {
            events = List.copyOf(events);
        }

        public boolean isEmpty() {
            return events.isEmpty() && !restarted;
        }
    }

    /// What was added since the last call; nothing while the file does not exist.
    public News poll() throws IOException {
        List<RunEvent> events = new ArrayList<>();
        boolean restarted = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < offset) {
                restarted = true;
                offset = 0;
            }
            ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, size - offset));
            while (offset < size) {
                block.clear();
                int read = channel.read(block, offset);
                if (read < 0) {
                    break;
                }
                offset += read;
                split(block.array(), read, events);
            }
            // An unfinished line is read again next time: it may be torn, and cut off when the run is resumed.
            offset -= open.size();
            open.reset();
        } catch (NoSuchFileException _) {
            return new News(List.of(), false);
        }
        return new News(events, restarted);
    }

    private void split(byte[] bytes, int length, List<RunEvent> events) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                open.writeBytes(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
                if (open.size() <= LONGEST_LINE) {
                    Optional<RunEvent> event = RunEventJson.read(open.toString(StandardCharsets.UTF_8));
                    event.ifPresent(events::add);
                }
                open.reset();
            }
        }
        open.writeBytes(Arrays.copyOfRange(bytes, start, length));
    }
}
