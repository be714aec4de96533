package graft.engine.tensor;

import ai.djl.ndarray.NDArray;

/// Changes of linear maps and tables by products of thin matrices, all with gradients. Results belong to the manager of
/// the first argument.
public final class LowRankKernels {

    private LowRankKernels() {}

    /// `y + scale · B A x` in y's type: a low-rank change of a linear map. x (…, in), a (r, in), b (out, r),
    /// y (…, out).
    public static NDArray addLowRank(NDArray y, NDArray x, NDArray a, NDArray b, double scale) {
        return Kernels.call("add_low_rank", y, x, a, b, Kernels.number(scale));
    }

    /// `y + scale · (B A − B₀ A₀) x` in y's type: a low-rank change counted from its start, exactly none
    /// there. Shapes as {@link #addLowRank}.
    public static NDArray addLowRankSince(
            NDArray y, NDArray x, NDArray a, NDArray b, NDArray startA, NDArray startB, double scale) {
        return Kernels.call("add_low_rank_since", y, x, a, b, startA, startB, Kernels.number(scale));
    }

    /// `y + scale · λ_b ⊙ B (λ_d ⊙ A x)` in y's type. x (…, in), a (r, ≥ in), inner λ_d (r), b (≥ out, r),
    /// outer λ_b (out), y (…, out).
    public static NDArray addVector(
            NDArray y, NDArray x, NDArray a, NDArray inner, NDArray b, NDArray outer, double scale) {
        return Kernels.call("add_vector", y, x, a, inner, b, outer, Kernels.number(scale));
    }

    /// `B A x`. x (…, in), a (r, in), b (out, r); result (…, out).
    public static NDArray lowRank(NDArray x, NDArray a, NDArray b) {
        return Kernels.call("low_rank", x, a, b);
    }

    /// `y + (g − 1) ⊙ plain + g ⊙ scale · D x` in y's type, with D = B A − B₀ A₀ and g the magnitudes over
    /// the lengths of the rows of W + scale · D, which count as constants (DoRA, arXiv 2402.09353 §4.1,
    /// §4.3).
    ///
    /// @param plain     (…, out) the product W x without bias
    /// @param magnitude (out)
    /// @param weight    (out, in) of any type
    public static NDArray decomposed(
            NDArray y, NDArray plain, NDArray x, LowRank change, NDArray magnitude, NDArray weight) {
        return Kernels.call(
                "dora",
                y,
                plain,
                x,
                change.a,
                change.b,
                change.startA,
                change.startB,
                magnitude,
                weight,
                Kernels.number(change.scale));
    }

    /// A low-rank change scale · (B A − B₀ A₀) of a matrix (out, in).
    ///
    /// @param a      (r, in)
    /// @param b      (out, r)
    /// @param startA (r₀, in); r₀ may be 0
    /// @param startB (out, r₀)
    public record LowRank(NDArray a, NDArray b, NDArray startA, NDArray startB, double scale) {}

    /// `rows + scale · B A[:, ids]`: a low-rank change of rows read from a table. ids (B, S), rows (B, S, e),
    /// a (r, V), b (e, r).
    public static NDArray addLowRankRows(NDArray rows, NDArray ids, NDArray a, NDArray b, double scale) {
        return Kernels.call("add_low_rank_rows", rows, ids, a, b, Kernels.number(scale));
    }

    /// `(m / n) ⊙ (rows + scale · B A[:, ids])`, n the lengths of the columns of table + scale · (B A)ᵀ as
    /// constants.
    ///
    /// @param magnitude m (e)
    /// @param table     (V, e)
    public static NDArray decomposedRows(
            NDArray rows, NDArray ids, NDArray a, NDArray b, NDArray magnitude, NDArray table, double scale) {
        return Kernels.call("dora_rows", rows, ids, a, b, magnitude, table, Kernels.number(scale));
    }
}
