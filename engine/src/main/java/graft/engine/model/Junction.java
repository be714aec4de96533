package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a sub-layer's output meets its residual: `norm(h + x)` in post-norm models, `h + x` in pre-norm ones.
/// Parallel adapters add to h; output adapters, in order, change it.
public final class Junction {

    private final @Nullable Norm norm;
    private final ComputeType type;
    private final List<ParallelAdapter> parallel = new ArrayList<>();
    private final List<OutputAdapter> sequential = new ArrayList<>();

    Junction(@Nullable Norm norm, ComputeType type) {
        this.norm = norm;
        this.type = type;
    }

    public void attach(ParallelAdapter adapter) {
        parallel.add(adapter);
    }

    public void attach(OutputAdapter adapter) {
        sequential.add(adapter);
    }

    public void detach(ParallelAdapter adapter) {
        parallel.remove(adapter);
    }

    public void detach(OutputAdapter adapter) {
        sequential.remove(adapter);
    }

    /// @param output (B, S, d) of the sub-layer, in the compute type
    /// @param x      (B, S, d) float32, its residual input
    /// @return (B, S, d) float32
    NDArray join(NDArray output, NDArray x, Pass pass) {
        NDArray h = Kernels.dropout(type.out(output), pass.baseDropout());
        boolean residualFollows = true;
        if (pass.adapters()) {
            for (ParallelAdapter adapter : parallel) {
                h = adapter.branch(x, pass).add(h);
            }
            for (OutputAdapter adapter : sequential) {
                h = adapter.adapt(h, x, norm, pass);
                residualFollows = adapter.residualFollows();
            }
        }
        if (!residualFollows) {
            return h;
        }
        NDArray sum = h.add(x);
        return norm == null ? sum : norm.apply(sum);
    }
}
