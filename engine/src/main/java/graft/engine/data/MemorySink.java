package graft.engine.data;

import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Rows that are kept in memory, up to a quarter of what this process may take: for a disk that cannot be written.
final class MemorySink implements TokenSink {

    private final long most = Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 4);
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();

    @Override
    public void write(byte[] bytes) {
        if (memory.size() + (long) bytes.length > most) {
            throw new MachineLacks(
                    ErrorCode.DISK_FULL,
                    "The tokenised rows cannot be kept on the disk, and for memory they are too many.",
                    "Make room on the workspace's disk, or choose another workspace.");
        }
        memory.writeBytes(bytes);
    }

    @Override
    public void keep() {}

    @Override
    public TokenFile open() throws IOException {
        return TokenFile.of(memory.toByteArray());
    }

    @Override
    public void close() {}
}
