package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import graft.engine.recipe.Activation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Operations of transformer models on tensors, all with gradients. Shapes: B rows, S positions, d width, H
/// heads, G heads of keys and values, D head size, V vocabulary. Results belong to the manager of the first
/// argument.
public final class Kernels {

    /// Labels with this value take no part in a loss.
    public static final long IGNORE = -100;

    private Kernels() {}

    private static NDArray call(String method, NDArray... inputs) {
        return Torch.script().call(method, inputs);
    }

    private static NDArray number(double value) {
        return Torch.script().number(value);
    }

    // Types. Only these three make tensors whose type Java must not ask for.

    /// To float32; the same tensor when it is already.
    public static NDArray toFloat(NDArray x) {
        return call("to_float", x);
    }

    /// To bfloat16, opaque to DJL.
    public static NDArray toBfloat16(NDArray x) {
        return call("to_bf16", x);
    }

    /// To float16.
    public static NDArray toFloat16(NDArray x) {
        return call("to_fp16", x);
    }

    /// To the other tensor's type.
    public static NDArray like(NDArray x, NDArray other) {
        return call("like", x, other);
    }

    // Linear algebra and norms.

    /// `x Wᵀ + b` in the weight's type. x (…, in), weight (out, in), bias (out) of the weight's type. Result
    /// (…, out).
    public static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return bias == null ? call("linear", x, weight) : call("linear_bias", x, weight, bias);
    }

    /// `x Wᵀ` for few rows and a matrix that no cache holds: the library multiplies one row on one thread
    /// only, and few rows slowly, but the matrix with the rows as columns, at least two, as fast as memory
    /// gives it. x (N, in), weight (out, in), float32; result (N, out).
    public static NDArray linearOfFew(NDArray x, NDArray weight) {
        return call("linear_few", x, weight);
    }

    /// Layer normalisation over the last dimension (arXiv 1607.06450). x (…, d), weight and bias (d).
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return JniUtils.layerNorm((PtNDArray) x, weight.getShape(), (PtNDArray) weight, (PtNDArray) bias, eps);
    }

    /// Root-mean-square normalisation (arXiv 1910.07467). x (…, d), weight (d).
    public static NDArray rmsNorm(NDArray x, NDArray weight, double eps) {
        return call("rms_norm", x, weight, number(eps));
    }

    /// The activation, element by element.
    public static NDArray activate(Activation activation, NDArray x) {
        PtNDArray array = (PtNDArray) x;
        return switch (activation) {
            case RELU -> JniUtils.relu(array);
            case GELU -> JniUtils.gelu(array);
            case GELU_TANH -> call("gelu_tanh", x);
            case QUICK_GELU -> call("quick_gelu", x);
            case RELU_SQUARED -> call("relu_squared", x);
            case RELU6 -> call("relu6", x);
            case MISH -> call("mish", x);
            case SWISH -> call("silu", x);
            case TANH -> JniUtils.tanh(array);
            case SIGMOID -> JniUtils.sigmoid(array);
            case LEAKY_RELU -> JniUtils.leakyRelu(array, 0.01);
            case LINEAR -> x;
        };
    }

    /// `silu(gate) ⊙ up` (SwiGLU, arXiv 2002.05202).
    public static NDArray siluMultiply(NDArray gate, NDArray up) {
        return call("silu_mul", gate, up);
    }

    /// `x + y + z`.
    public static NDArray add(NDArray x, NDArray y, NDArray z) {
        return call("add3", x, y, z);
    }

    /// `y + scale · B A x` in y's type: a low-rank change of a linear map. x (…, in), a (r, in), b (out, r),
    /// y (…, out).
    public static NDArray addLowRank(NDArray y, NDArray x, NDArray a, NDArray b, double scale) {
        return call("add_low_rank", y, x, a, b, number(scale));
    }

    /// `y + scale · (B A − B₀ A₀) x` in y's type: a low-rank change counted from its start, exactly none
    /// there. Shapes as {@link #addLowRank}.
    public static NDArray addLowRankSince(
            NDArray y, NDArray x, NDArray a, NDArray b, NDArray startA, NDArray startB, double scale) {
        return call("add_low_rank_since", y, x, a, b, startA, startB, number(scale));
    }

    /// `y + scale · λ_b ⊙ B (λ_d ⊙ A x)` in y's type. x (…, in), a (r, ≥ in), inner λ_d (r), b (≥ out, r),
    /// outer λ_b (out), y (…, out).
    public static NDArray addVector(
            NDArray y, NDArray x, NDArray a, NDArray inner, NDArray b, NDArray outer, double scale) {
        return call("add_vector", y, x, a, inner, b, outer, number(scale));
    }

    /// `B A x`. x (…, in), a (r, in), b (out, r); result (…, out).
    public static NDArray lowRank(NDArray x, NDArray a, NDArray b) {
        return call("low_rank", x, a, b);
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
        return call(
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
                number(change.scale));
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
        return call("add_low_rank_rows", rows, ids, a, b, number(scale));
    }

    /// `(m / n) ⊙ (rows + scale · B A[:, ids])`, n the lengths of the columns of table + scale · (B A)ᵀ as
    /// constants.
    ///
    /// @param magnitude m (e)
    /// @param table     (V, e)
    public static NDArray decomposedRows(
            NDArray rows, NDArray ids, NDArray a, NDArray b, NDArray magnitude, NDArray table, double scale) {
        return call("dora_rows", rows, ids, a, b, magnitude, table, number(scale));
    }

    /// The length of each column of a matrix (n, d); (d) float32.
    public static NDArray columnNorms(NDArray matrix) {
        return call("column_norms", matrix);
    }

    /// The length of each row of a matrix (out, in) of any type; (out) float32.
    public static NDArray rowNorms(NDArray weight) {
        return call("row_norms", weight);
    }

    /// `y ⊙ scale` in y's type; scale float32, broadcast over leading dimensions.
    public static NDArray scaleBy(NDArray y, NDArray scale) {
        return call("scale_by", y, scale);
    }

    /// `factor · x`. In graphs instead of `x.mul(factor)`: that makes a tensor of the number over memory
    /// which Java frees at once, while the graph still reads it in the backward pass. Few different factors:
    /// each is kept.
    public static NDArray times(NDArray x, double factor) {
        return call("times", x, number(factor));
    }

    /// `y + x ⊙ scale` in y's type.
    public static NDArray addScaled(NDArray y, NDArray x, NDArray scale) {
        return call("add_scaled", y, x, scale);
    }

    /// `mean σ(W x + b)` over a row's positions, padding included: x (B, S, d), weight (n, d), bias (n);
    /// result (B, 1, n).
    public static NDArray tokenGate(NDArray x, NDArray weight, NDArray bias) {
        return call("token_gate", x, weight, bias);
    }

    /// The reduced singular value decomposition of a matrix (m, n) with k = min(m, n): U (m, k), singular
    /// values (k) from the largest, Vᵀ (k, n).
    public static NDList singularValues(NDArray x) {
        return Torch.script().callForList("svd", x);
    }

    /// The reduced QR decomposition of a matrix (m, n) with k = min(m, n): Q (m, k), R (k, n).
    public static NDList orthogonalTriangular(NDArray x) {
        return Torch.script().callForList("qr", x);
    }

    /// Three parts of the last dimension: `first`, `second`, and the rest.
    public static NDList split(NDArray x, long first, long second) {
        return Torch.script().callForList("split3", x, number(first), number(second));
    }

    /// Dropout with libtorch's generator; the same tensor when p is 0.
    public static NDArray dropout(NDArray x, double p) {
        return p == 0 ? x : JniUtils.dropout((PtNDArray) x, p, true);
    }

    /// Rows `from` (inclusive) to `to` (exclusive) of the transposed matrix, in memory of their own.
    public static NDArray transposedRows(NDArray matrix, long from, long to) {
        return call("transposed_rows", matrix, number(from), number(to));
    }

    /// Columns `from` (inclusive) to `to` (exclusive) of a matrix, in memory of their own.
    public static NDArray copyOfColumns(NDArray matrix, long from, long to) {
        return call("copy_of_columns", matrix, number(from), number(to));
    }

    /// Rows `from` (inclusive) to `to` (exclusive) of dimension 0, in memory of their own.
    public static NDArray copyOfRows(NDArray x, long from, long to) {
        return call("copy_of_rows", x, number(from), number(to));
    }

    // Attention.

    /// Multi-head attention of already projected q, k, v (B, S, H·D) (arXiv 1706.03762 §3.2).
    ///
    /// @param mask added to the scores, broadcast to (B, H, S, S), or null where every position is seen
    public static NDArray attention(NDArray q, NDArray k, NDArray v, int heads, @Nullable NDArray mask) {
        return mask == null
                ? call("attention", q, k, v, number(heads))
                : call("attention_masked", q, k, v, number(heads), mask);
    }

    /// Attention in which each position sees itself and all before. Shapes as {@link #attention}.
    public static NDArray causalAttention(NDArray q, NDArray k, NDArray v, int heads) {
        return call("attention_causal", q, k, v, number(heads));
    }

    /// Causal attention with rotary positions (arXiv 2104.09864) and shared heads of keys and values (arXiv
    /// 2305.13245).
    ///
    /// @param q      (B, S, H·D)
    /// @param k      (B, S, G·D), and v
    /// @param cosine (S, D) or (B, 1, S, D), and sine
    /// @param mask   null: every position sees itself and all before; else added to the scores
    public static NDArray rotaryAttention(
            NDArray q,
            NDArray k,
            NDArray v,
            int heads,
            int keyValueHeads,
            NDArray cosine,
            NDArray sine,
            @Nullable NDArray mask) {
        NDArray h = number(heads);
        NDArray g = number(keyValueHeads);
        return mask == null
                ? call("attention_rotary", q, k, v, h, g, cosine, sine)
                : call("attention_rotary_masked", q, k, v, h, g, cosine, sine, mask);
    }

    /// Each head's part of x (B, S, H·D) turned by its position (arXiv 2104.09864); cosine and sine
    /// (S, D).
    public static NDArray rotate(NDArray x, int heads, NDArray cosine, NDArray sine) {
        return call("rotate", x, number(heads), cosine, sine);
    }

    /// Attention of q (B, T, H·D) over k and v (B, S, G·D) with shared heads (arXiv 2305.13245).
    ///
    /// @param mask added to the scores, broadcast to (B, H, T, S), or null where every position is seen
    public static NDArray groupedAttention(
            NDArray q, NDArray k, NDArray v, int heads, int keyValueHeads, @Nullable NDArray mask) {
        return mask == null
                ? call("attention_grouped", q, k, v, number(heads), number(keyValueHeads))
                : call("attention_grouped_masked", q, k, v, number(heads), number(keyValueHeads), mask);
    }

    /// Room for `capacity` positions in the type of x (B, T, w), beginning with what `old` (B, S, w) holds,
    /// if anything.
    public static NDArray cacheRoom(NDArray x, @Nullable NDArray old, long capacity) {
        return old == null ? call("cache_room", x, number(capacity)) : call("cache_grown", x, old, number(capacity));
    }

    /// Writes x (B, T, w) into the room from a position on; a view of all positions to its end.
    public static NDArray cachePut(NDArray x, NDArray room, long position) {
        return Torch.script().callWithNumber("cache_put", x, room, position);
    }

    /// `Hᵀ x + b` with `H = Σᵢ Aᵢ ⊗ Bᵢ`: rule A (n, n, n), terms B (n, in/n, out/n), bias (out) or
    /// null.
    public static NDArray hypercomplex(NDArray x, NDArray rule, NDArray terms, @Nullable NDArray bias) {
        return bias == null ? call("phm", x, rule, terms) : call("phm_bias", x, rule, terms, bias);
    }

    /// Matrix products of n pairs, (n, p, k) and (n, k, q); the result belongs to x's manager.
    public static NDArray products(NDArray x, NDArray left, NDArray right) {
        return call("products", x, left, right);
    }

    /// Of each position its product with its own N keys: x (B, S, d), keys (B, S, N, d); result (B,
    /// S, N).
    public static NDArray scoresOver(NDArray x, NDArray keys) {
        return call("scores_over", x, keys);
    }

    /// Of each position its own N values by its shares of them: shares (B, S, N), values (B, S, N, d); result
    /// (B, S, d).
    public static NDArray mixed(NDArray shares, NDArray values) {
        return call("mixed", shares, values);
    }

    /// Rows (n, w) put into every x (B, S, w) before position `begin`: (B, S + n, w).
    public static NDArray insert(NDArray x, NDArray rows, long begin) {
        return call("insert", x, rows, number(begin));
    }

    /// x (B, S, …) without `count` positions from `begin` on.
    public static NDArray without(NDArray x, long begin, long count) {
        return call("without", x, number(begin), number(begin + count));
    }

    /// The diagonal (n) of a matrix (n, n), or the diagonal matrix of a vector.
    public static NDArray diagonal(NDArray x) {
        return call("diagonal", x);
    }

    /// x and y side by side along the last dimension.
    public static NDArray beside(NDArray x, NDArray y) {
        return call("beside", x, y);
    }

    /// x (B, S, d) with the given rows (n, d) at indices (n) of its flattened (B·S).
    public static NDArray putRows(NDArray x, NDArray indices, NDArray rows) {
        return call("put_rows", x, indices, rows);
    }

    /// A matrix (r, d) with orthonormal rows from any values of that shape: the first r rows of a product of
    /// Householder reflections, whose vectors stand right of the diagonal; the diagonal holds the rows'
    /// signs. The result belongs to x's manager.
    ///
    /// @param base (d, d) orthogonal, which the rows are turned by; or null
    public static NDArray orthonormalRows(NDArray x, NDArray values, @Nullable NDArray base) {
        return base == null ? call("orthonormal", x, values) : call("orthonormal_on", x, values, base);
    }

    /// The Householder vectors of a random matrix (r, d) in the form of {@link #orthonormalRows}.
    public static NDArray householderVectors(NDArray random) {
        return call("householder_vectors", random);
    }

    /// The prefix rows (n, w) or (B, n, w) in front of x (B, S, w), in x's type: (B, n + S, w).
    public static NDArray prepend(NDArray x, NDArray rows) {
        return call("prepend", x, rows);
    }

    /// A mask (…, S) for `more` further keys in front, which all see.
    public static NDArray widenMask(NDArray mask, long more) {
        return call("widen_mask", mask, number(more));
    }

    /// Columns `from` (inclusive) to `to` (exclusive) of the last dimension; the result belongs to x's
    /// manager.
    public static NDArray columns(NDArray x, NDArray matrix, long from, long to) {
        return call("columns", x, matrix, number(from), number(to));
    }

    /// Columns `from` to `to` of `up(tanh(down(table)))`: table (n, d), down (p, d), up (m, p); (n, to −
    /// from). The result belongs to x's manager.
    public static NDArray projectedPrefix(
            NDArray x, NDArray table, NDArray down, NDArray downBias, NDArray up, NDArray upBias, long from, long to) {
        return call("projected_prefix", x, table, down, downBias, up, upBias, number(from), number(to));
    }

    // Rows and losses.

    /// Rows of the table (n, d) for ids of any shape; result ids' shape + (d).
    public static NDArray embedding(NDArray ids, NDArray table) {
        return call("embedding", ids, table);
    }

    /// Rows of x (…, d), flattened to (N, d), by index (n). Result (n, d).
    public static NDArray selectRows(NDArray x, NDArray rows) {
        return call("select_rows", x, rows);
    }

    /// Sum of the cross entropies of logits (N, C) against labels (N); {@link #IGNORE} is left out.
    ///
    /// @param smoothing label smoothing, 0 ≤ ε < 1
    /// @param weights   per class (C), or null
    public static NDArray crossEntropySum(NDArray logits, NDArray labels, double smoothing, @Nullable NDArray weights) {
        return weights == null
                ? call("cross_entropy_sum", logits, labels, number(smoothing))
                : call("cross_entropy_weighted_sum", logits, labels, number(smoothing), weights);
    }

    /// Sum of binary cross entropies of logits against targets in 0..1, of one shape.
    public static NDArray binaryCrossEntropySum(NDArray logits, NDArray targets) {
        return call("bce_with_logits_sum", logits, targets);
    }

    /// Sum of squared differences.
    public static NDArray squaredErrorSum(NDArray x, NDArray y) {
        return call("mse_sum", x, y);
    }

    /// All tensors under one another along dimension 0.
    public static NDArray concatenate(List<NDArray> tensors) {
        PtNDArray[] arrays = tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
        return JniUtils.cat(arrays, 0);
    }

    /// A view of rows `from` (inclusive) to `to` (exclusive) of dimension 0; shares memory.
    public static NDArray rows(NDArray x, long from, long to) {
        return JniUtils.slice((PtNDArray) x, 0, from, to, 1);
    }
}
