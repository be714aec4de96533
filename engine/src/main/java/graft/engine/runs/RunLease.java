package graft.engine.runs;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The right to train a run. One process has it at a time: a file lock, which the operating system releases when the
/// process dies, decides; the owner file beside it only tells others who it is. Call {@link #beat} now and then.
public final class RunLease implements AutoCloseable {

    private static final long BEAT_MILLIS = 2_000;

    private final FileChannel channel;
    private final FileLock lock;
    private final Path ownerFile;
    private long lastBeat;

    private RunLease(FileChannel channel, FileLock lock, Path ownerFile) {
        this.channel = channel;
        this.lock = lock;
        this.ownerFile = ownerFile;
    }

    /// @throws InvalidInput when another process, or another thread of this one, trains the run
    static RunLease take(RunFolder folder) throws IOException {
        Files.createDirectories(folder.control());
        FileChannel channel =
                FileChannel.open(folder.control().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            String who = folder.owner().map(owner -> "process " + owner.pid()).orElse("another process");
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + folder.id() + " is being trained by " + who + ".",
                    "Stop it there, or wait until it ends.");
        }
        RunLease lease = new RunLease(channel, lock, folder.ownerFile());
        lease.beat();
        return lease;
    }

    /// Says that this process lives; cheap, it writes at most every two seconds.
    public void beat() {
        long now = System.nanoTime() / 1_000_000;
        if (lastBeat != 0 && now - lastBeat < BEAT_MILLIS) {
            return;
        }
        lastBeat = now;
        try {
            // No write-through: this is about the living, and a power cut ends them anyway.
            Path temporary = AtomicFile.temporary(ownerFile);
            Files.writeString(temporary, RunOwner.self().json());
            AtomicFile.move(temporary, ownerFile);
        } catch (IOException _) {
            lastBeat = now; // a full disk must not end the run; the lock still speaks for this process
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(ownerFile);
        lock.release();
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }
}
