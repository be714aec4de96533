package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;
import org.jspecify.annotations.Nullable;

/// Where a sub-layer's output meets its residual: `norm(h + x)` in post-norm models, `h + x` in pre-norm ones.
/// Parallel adapters add to h; then the others, in order, change it.
public final class Junction {

    private final @Nullable Norm norm;
    private final ComputeType type;
    private final Hooks<OutputAdapter> hooks = new Hooks<>(OutputAdapter.class);

    Junction(@Nullable Norm norm, ComputeType type) {
        this.norm = norm;
        this.type = type;
    }

    public Hooks<OutputAdapter> hooks() {
        return hooks;
    }

    /// Whether its adapters act on each position by itself.
    boolean byPosition(Pass pass) {
        return !pass.adapters() || hooks.all().stream().allMatch(OutputAdapter::byPosition);
    }

    /// @param output (B, S, d) of the sub-layer, in the compute type
    /// @param x      (B, S, d) float32, its residual input
    /// @return (B, S, d) float32
    NDArray join(NDArray output, NDArray x, Pass pass) {
        NDArray h = Kernels.dropout(type.out(output), pass.baseDropout());
        boolean residualFollows = true;
        if (pass.adapters()) {
            for (OutputAdapter adapter : hooks.all()) {
                h = adapter instanceof ParallelAdapter ? adapter.adapt(h, x, norm, pass) : h;
            }
            for (OutputAdapter adapter : hooks.all()) {
                if (!(adapter instanceof ParallelAdapter)) {
                    h = adapter.adapt(h, x, norm, pass);
                    residualFollows = adapter.residualFollows();
                }
            }
        }
        return residualFollows ? OutputAdapter.finish(h, x, norm) : h;
    }
}
