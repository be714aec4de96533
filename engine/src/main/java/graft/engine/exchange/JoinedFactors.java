package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/// Low-rank changes of the three parts of a joint map as one of the whole: `B A = Σ Bᵢ Aᵢ`, each Bᵢ in its part's
/// rows.
final class JoinedFactors {

    private final NDManager manager;
    private final int width;
    private final int rank;
    private final List<NDArray> a = new ArrayList<>();
    private final List<NDArray> columns = new ArrayList<>();

    /// @param width rows of each part
    /// @param rank  of all together
    JoinedFactors(NDManager manager, int width, int rank) {
        this.manager = manager;
        this.width = width;
        this.rank = rank;
    }

    /// @param part   0, 1 or 2
    /// @param factor that goes into B
    void add(int part, double factor, NDArray partA, NDArray partB) {
        a.add(partA);
        long r = partA.getShape().get(0);
        NDArray scaled = factor == 1 ? partB : partB.mul(factor);
        NDArray above = manager.zeros(new Shape(r, (long) part * width));
        NDArray below = manager.zeros(new Shape(r, (long) (2 - part) * width));
        // (r, 3·width): the columns of B, turned.
        columns.add(above.concat(scaled.transpose(), 1).concat(below, 1));
    }

    /// (rank, in).
    NDArray a() {
        return Kernels.concatenate(a);
    }

    /// (3·width, rank).
    NDArray b() {
        NDArray turned = Kernels.concatenate(columns);
        return Kernels.transposedRows(turned, 0, 3L * width);
    }
}
