package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.LoraSpec;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LowRankKernels.LowRank;
import graft.engine.tensor.Optimize;
import java.util.Map;

/// How the two factors of a low-rank change start. Beside the trained A and B stand A₀ and B₀ where the start is no
/// zero: the change is `s · (B A − B₀ A₀)`, so that the base keeps its weights. The libraries subtract `s · B₀ A₀` from
/// them instead, which is the same function.
///
/// - default: A Kaiming-uniform with a = √5, B zero (LoRA, arXiv 2106.09685 §4.1); gaussian: A normal, σ = 1/r
/// - PiSSA: the largest r singular values, `A = √(S/s) Vᵀ`, `B = U √(S/s)` (arXiv 2404.02948 §3, eq. 2 and 3)
/// - OLoRA: of W = Q R the first r columns and rows, `B = Q`, `A = R` (arXiv 2406.01775 §3)
final class Factors {

    private Factors() {}

    /// @param weight  W (out, in) of any type
    /// @param scaling s
    static LowRank start(LoraSpec.Init init, int rank, double scaling, NDArray weight, NDManager manager) {
        long out = weight.getShape().get(0);
        long in = weight.getShape().get(1);
        return switch (init) {
            case DEFAULT -> fromZero(new Initial(manager).kaiming(rank, in), out, scaling, manager);
            case GAUSSIAN -> fromZero(new Initial(manager).normal(1.0 / rank, rank, in), out, scaling, manager);
            case PISSA -> principal(rank, scaling, weight, manager);
            case OLORA -> orthonormal(rank, scaling, weight, manager);
        };
    }

    /// A₀ and B₀ by the names under which a file may bring them. They are not trained.
    static Map<String, NDArray> start(LowRank change, String at) {
        return Map.of(
                at + ".lora_A" + Assembly.START, change.startA(), at + ".lora_B" + Assembly.START, change.startB());
    }

    private static LowRank fromZero(NDArray a, long out, double scaling, NDManager manager) {
        long in = a.getShape().get(1);
        return new LowRank(
                a,
                new Initial(manager).zeros(out, a.getShape().get(0)),
                manager.zeros(new Shape(0, in)),
                manager.zeros(new Shape(out, 0)),
                scaling);
    }

    private static LowRank principal(int rank, double scaling, NDArray weight, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDList parts = decomposed(Kernels.singularValues(inFloat(weight, scope)), scope);
            NDArray roots = Kernels.times(Kernels.rows(parts.get(1), 0, rank), 1 / scaling)
                    .sqrt(); // (r)
            NDArray u = parts.get(0).transpose(); // (k, out)
            NDArray b = Kernels.rows(u, 0, rank).mul(roots.reshape(rank, 1)).transpose(); // (out, r)
            NDArray a = Kernels.rows(parts.get(2), 0, rank).mul(roots.reshape(rank, 1)); // (r, in)
            return from(a, b, scaling, manager);
        }
    }

    private static LowRank orthonormal(int rank, double scaling, NDArray weight, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDList parts = decomposed(Kernels.orthogonalTriangular(inFloat(weight, scope)), scope);
            NDArray b = Kernels.rows(parts.get(0).transpose(), 0, rank).transpose(); // (out, r)
            return from(Kernels.rows(parts.get(1), 0, rank), b, scaling, manager);
        }
    }

    private static NDArray inFloat(NDArray weight, NDManager scope) {
        NDArray wide = Kernels.toFloat(Optimize.copyOf(scope, weight));
        wide.attach(scope);
        return wide;
    }

    private static NDList decomposed(NDList parts, NDManager scope) {
        parts.attach(scope);
        return parts;
    }

    /// Trained copies beside the start itself, all in memory of their own.
    private static LowRank from(NDArray a, NDArray b, double scaling, NDManager manager) {
        return new LowRank(trained(a, manager), trained(b, manager), own(a, manager), own(b, manager), scaling);
    }

    private static NDArray trained(NDArray values, NDManager manager) {
        NDArray copy = own(values, manager);
        copy.setRequiresGradient(true);
        return copy;
    }

    private static NDArray own(NDArray values, NDManager manager) {
        NDArray copy = manager.zeros(values.getShape());
        Optimize.copy(copy, values);
        return copy;
    }
}
