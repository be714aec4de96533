package graft.engine.data;

import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.IOException;

/// Where the bytes of one {@link TokenFile} go.
sealed interface TokenSink extends AutoCloseable permits FileSink, MemorySink {

    /// @throws MachineLacks when there is no room for them
    /// @throws InvalidInput when they cannot be written there
    void write(byte[] bytes);

    /// All is written: it can be opened from now on.
    ///
    /// @throws MachineLacks as {@link #write}
    /// @throws InvalidInput as {@link #write}
    void keep();

    /// What was kept; also after {@link #close}.
    ///
    /// @throws IOException when it cannot be read back
    TokenFile open() throws IOException;

    /// Without {@link #keep} nothing stays.
    @Override
    void close();
}
