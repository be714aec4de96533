package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;
import org.jspecify.annotations.Nullable;

/// One micro-batch of token ids. Everything computed from it belongs to the manager of `inputIds`, so that
/// closing that manager frees the micro-batch.
///
/// @param inputIds      (B, S) int64
/// @param attentionMask (B, S) int64, 1 for real positions and 0 for padding
/// @param tokenTypeIds  (B, S) int64, or null for zeros; decoders have none
/// @param positionIds   (B, S) int64 where positions are learned and not simply 0, 1, 2 …; else null
/// @param start         the position of the first: above 0 where a prefix takes the first ones
public record Inputs(
        NDArray inputIds,
        NDArray attentionMask,
        @Nullable NDArray tokenTypeIds,
        @Nullable NDArray positionIds,
        int start) {

    /// With nothing before the first position.
    public Inputs(
            NDArray inputIds, NDArray attentionMask, @Nullable NDArray tokenTypeIds, @Nullable NDArray positionIds) {
        this(inputIds, attentionMask, tokenTypeIds, positionIds, 0);
    }

    /// With positions from 0 on.
    public Inputs(NDArray inputIds, NDArray attentionMask, @Nullable NDArray tokenTypeIds) {
        this(inputIds, attentionMask, tokenTypeIds, null);
    }

    /// Some of the rows, from one (inclusive) to another (exclusive).
    public Inputs rows(long from, long to) {
        return new Inputs(
                Kernels.rows(inputIds, from, to),
                Kernels.rows(attentionMask, from, to),
                tokenTypeIds == null ? null : Kernels.rows(tokenTypeIds, from, to),
                positionIds == null ? null : Kernels.rows(positionIds, from, to));
    }

    public long rows() {
        return inputIds.getShape().get(0);
    }

    public long length() {
        return inputIds.getShape().get(1);
    }

    /// Positions read before these, which the mask covers too.
    public long past() {
        return attentionMask.getShape().get(1) - length();
    }

    /// The same with another position of the first.
    Inputs from(int position) {
        return new Inputs(inputIds, attentionMask, tokenTypeIds, positionIds, position);
    }
}
