package graft.engine.data;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that appears under its name only when it is whole.
final class FileSink implements TokenSink {

    private final Path target;
    private final Path temporary;
    private final OutputStream file;
    private final OutputStream buffer;
    private boolean kept;

    /// @throws MachineLacks when the disk is full
    /// @throws InvalidInput when the folder cannot be written
    FileSink(Path target) {
        this.target = target;
        try {
            Path folder = target.toAbsolutePath().normalize().resolveSibling("");
            Files.createDirectories(folder);
            this.temporary = Files.createTempFile(folder, target.getFileName().toString(), ".part");
            this.file = Files.newOutputStream(temporary);
            this.buffer = new BufferedOutputStream(file, 1 << 16);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    @Override
    public void write(byte[] bytes) {
        try {
            buffer.write(bytes);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /// No fsync: what a power cut leaves half-written fails the checksum and is made again.
    @Override
    public void keep() {
        try {
            buffer.flush();
            file.close();
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
            kept = true;
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    @Override
    public TokenFile open() throws IOException {
        return TokenFile.open(target);
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
        try {
            file.close(); // not the buffer, whose rest a full disk would refuse
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static EngineException unwritable(Path target, IOException e) {
        if (FileFault.diskFull(e)) {
            return new MachineLacks(
                    ErrorCode.DISK_FULL,
                    "The disk is full: the tokenised rows could not be written to " + target + ".",
                    "Make room, or put the workspace on another disk with --workspace.",
                    e);
        }
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                "The tokenised rows could not be written to " + target + ": " + FileFault.of(e) + ".",
                "Choose a workspace folder that can be written with --workspace.",
                e);
    }
}
