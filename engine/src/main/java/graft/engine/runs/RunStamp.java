package graft.engine.runs;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/// Tells whether a run's folder is still as it was when it was looked at, without opening a file: made of the lengths
/// and times of change of all that a run's row is read from, and of the time of its requests (`control/`). A few
/// microseconds.
///
/// @param value equal, but for an accident in 2^64, only while nothing has changed
public record RunStamp(long value) {

    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    /// Of a folder as it is now; files that are not there count as well.
    public static RunStamp of(RunFolder folder) {
        long value = 1;
        for (Path path : List.of(
                folder.infoFile(), folder.recipe(), folder.journal(), folder.environment(), folder.notesFile())) {
            // This old class answers with 0 where there is no file, which for remarks is the usual case.
            File file = path.toFile();
            value = mix(mix(value, file.length()), file.lastModified());
        }
        // What lies in them is replaced, never written into.
        value = mix(value, folder.adapter().toFile().lastModified());
        value = mix(value, folder.control().toFile().lastModified());
        return new RunStamp(value);
    }

    private static long mix(long value, long next) {
        long mixed = (value ^ next) * FACTOR;
        return mixed ^ mixed >>> 29;
    }
}
