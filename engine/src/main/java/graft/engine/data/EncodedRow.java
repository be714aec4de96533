package graft.engine.data;

import org.jspecify.annotations.Nullable;

/// A row as it is stored: tokens, labels by the file's own numbering, a hash of its text.
///
/// @param fullLength tokens before truncation
/// @param textHash   equal for texts that differ in case and white space only
/// @param value      class index or regression value; NaN where there is none
/// @param classes    of a multi-label row
record EncodedRow(
        int[] inputIds,
        int[] typeIds,
        int @Nullable [] tokenLabels,
        int fullLength,
        long textHash,
        double value,
        int[] classes) {}
