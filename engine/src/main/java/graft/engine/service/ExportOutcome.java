package graft.engine.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an export wrote.
///
/// @param folder where
/// @param files  names in it
/// @param notes  what the reader of the files should know
/// @param change how far its outputs are from the adapted model's, where that was measured
public record ExportOutcome(
        String folder,
        List<String> files,
        List<String> notes,
        @Nullable MeasuredChange change) {

    /// @param what        was compared: `logits`, or `last hidden state`
    /// @param largest     absolute difference
    /// @param scale       largest absolute value
    /// @param predictions that were compared
    /// @param changed     of them those that are another label or token now
    /// @param rows        what they were computed on
    public record MeasuredChange(
            String what, double largest, double scale, long predictions, long changed, String rows) {}
}
