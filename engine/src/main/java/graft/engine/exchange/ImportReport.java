package graft.engine.exchange;

import java.util.List;
import java.util.Map;

/// What came of reading another library's adapter, key by key. An adapter that lacks a tensor, or has one that
/// nothing here computes, is refused, so a report has neither.
///
/// @param library       that wrote it
/// @param version       of the library, as the file says; empty where it does not
/// @param used          keys of the weight files whose values are the adapter's
/// @param compared      keys whose values are the base's own, and were found equal to it
/// @param ignored       keys that hold nothing of their own, with the reason
/// @param unknownFields fields of the configuration that this version does not know; they are kept, and written
///                      again
/// @param notes         sentences: what the library does otherwise than the published method, and what older
///                      files mean
public record ImportReport(
        Library library,
        String version,
        List<String> used,
        List<String> compared,
        Map<String, String> ignored,
        List<String> unknownFields,
        List<String> notes) {
    public ImportReport {
        used = List.copyOf(used);
        compared = List.copyOf(compared);
        unknownFields = List.copyOf(unknownFields);
        notes = List.copyOf(notes);
    }
}
