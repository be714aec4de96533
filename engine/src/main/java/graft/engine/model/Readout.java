package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;
import org.jspecify.annotations.Nullable;

/// Which positions of the last layer's output anyone reads. Attention needs every position's keys and values; what
/// follows it in the last layer, four fifths of its work forward and backward, is done for these positions only.
///
/// @param places (N) int64 in the flattened (B·S), or null for all
record Readout(@Nullable NDArray places) {

    static final Readout ALL = new Readout(null);

    /// x (B, S, d) at the places, (1, N, d); x itself where all are read.
    NDArray of(NDArray x) {
        return places == null ? x : Kernels.selectRows(x, places).expandDims(0);
    }
}
