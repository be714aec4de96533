package graft.engine.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was written.
///
/// @param files     names in the folder
/// @param notes     sentences on what the reader of the files should know
/// @param agreement of what was written with the adapted model, where that was measured
public record ExportReport(
        List<String> files, List<String> notes, @Nullable Agreement agreement) {
    public ExportReport {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }
}
