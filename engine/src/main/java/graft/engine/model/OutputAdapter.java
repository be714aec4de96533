package graft.engine.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/// What attaches to a sub-layer's output, before the residual is added (Houlsby et al., arXiv 1902.00751 §2).
public interface OutputAdapter {

    /// The sub-layer's output with the adapter.
    ///
    /// @param h    (B, S, d) the sub-layer's output, or the previous adapter's at this site
    /// @param x    (B, S, d) the sub-layer's residual input
    /// @param norm the norm that follows the residual, or null where norms come first (Llama)
    NDArray adapt(NDArray h, NDArray x, @Nullable Norm norm, Pass pass);

    /// Whether the model's own residual and norm still follow; false when {@link #adapt} applied them.
    boolean residualFollows();

    /// Whether it acts on each position by itself, so that positions that nobody reads may be left out. A gate that
    /// averages over a row does not.
    default boolean byPosition() {
        return false;
    }

    /// The residual and the norm that follow a sub-layer's output h.
    static NDArray finish(NDArray h, NDArray x, @Nullable Norm norm) {
        NDArray sum = h.add(x);
        return norm == null ? sum : norm.apply(sum);
    }
}
