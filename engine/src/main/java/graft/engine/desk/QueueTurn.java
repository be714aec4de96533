package graft.engine.desk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The turn to train runs of a workspace's queue. One process has it at a time, by a file lock that ends with the
/// process: the host of a window that was killed goes on with its run, and the host of the next window waits for it
/// instead of training a second one beside it. Not safe for several threads at once.
final class QueueTurn {

    private final Path file;
    private @Nullable FileChannel held;

    QueueTurn(Path workspace) {
        this.file = workspace.resolve("queue.turn");
    }

    /// @return whether this process has it now
    boolean take() {
        if (held != null) {
            return true;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                held = channel;
                return true;
            }
            channel.close();
            return false;
        } catch (IOException _) {
            return true; // a folder without locks: each run has a lease of its own all the same
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // another engine of this process
        }
    }

    void giveBack() {
        FileChannel channel = held;
        held = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                return; // the lock ends with the process at the latest
            }
        }
    }
}
