package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import graft.engine.recipe.Activation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Operations of transformer models on tensors, all with gradients. Shapes: B rows, S positions, d width, H
/// heads, G heads of keys and values, D head size, V vocabulary. Results belong to the manager of the first
/// argument.
public final class Kernels {

    private Kernels() {}

    static NDArray call(String method, NDArray... inputs) {
        return Torch.script().call(method, inputs);
    }

    static NDArray number(double value) {
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

    /// A copy on the other tensor's device, of any type; the result belongs to the other's manager.
    public static NDArray onto(NDArray there, NDArray x) {
        return call("onto", there, x);
    }

    /// Writes x into memory from its value `begin` on, in the memory's type and in x's own order, and returns it there.
    /// Autograd takes no notice: a graph that keeps the result reads what stands in the memory then.
    ///
    /// @param memory (n)
    /// @param x      whose values follow one another without holes
    static NDArray over(NDArray memory, NDArray x, long begin) {
        return call("over", memory, x, number(begin));
    }

    /// As {@link #over} in the order of rows, whichever x's is.
    static NDArray rowsOver(NDArray memory, NDArray x, long begin) {
        return call("rows_over", memory, x, number(begin));
    }

    // Linear algebra and norms.

    /// `x Wᵀ + b` in the weight's type. x (…, in), weight (out, in), bias (out) of the weight's type. Result
    /// (…, out).
    public static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return bias == null ? call("linear", x, weight) : call("linear_bias", x, weight, bias);
    }

    /// `x Wᵀ` for few rows and a matrix that no cache holds: the library multiplies few rows slowly, but the
    /// matrix with the rows as columns as fast as memory gives it. x (N, in), N at least 2, weight (out, in),
    /// float32; result (N, out).
    public static NDArray linearOfFew(NDArray x, NDArray weight) {
        return call("linear_few", x, weight);
    }

    /// Layer normalisation over the last dimension (arXiv 1607.06450). x (…, d), weight and bias (d).
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        Row row = Row.in(x);
        return row != null
                ? row.with(RowMath.layerNorm(Row.values(row), Row.values(weight), Row.values(bias), eps))
                : JniUtils.layerNorm((PtNDArray) x, weight.getShape(), (PtNDArray) weight, (PtNDArray) bias, eps);
    }

    /// Root-mean-square normalisation (arXiv 1910.07467). x (…, d), weight (d).
    public static NDArray rmsNorm(NDArray x, NDArray weight, double eps) {
        Row row = Row.in(x);
        return row != null
                ? row.with(RowMath.rmsNorm(Row.values(row), Row.values(weight), eps))
                : call("rms_norm", x, weight, number(eps));
    }

    /// The activation, element by element.
    public static NDArray activate(Activation activation, NDArray x) {
        Row row = Row.in(x);
        float[] activated = row == null ? null : RowMath.activated(activation, Row.values(row));
        return row != null && activated != null ? row.with(activated) : activateAll(activation, x);
    }

    private static NDArray activateAll(Activation activation, NDArray x) {
        PtNDArray array = (PtNDArray) x;
        return switch (activation) {
            case RELU -> JniUtils.relu(array);
            case GELU -> JniUtils.gelu(array);
            case GELU_TANH -> call("gelu_tanh", x);
            case GELU_CLIPPED -> call("gelu_clipped", x);
            case LAPLACE -> call("laplace", x);
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
        return gate instanceof Row && up instanceof Row
                ? activate(Activation.SWISH, gate).mul(up)
                : call("silu_mul", gate, up);
    }

    /// `x + y + z`.
    public static NDArray add(NDArray x, NDArray y, NDArray z) {
        return call("add3", x, y, z);
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
        Row row = Row.in(x);
        return row != null ? row.with(RowMath.times(Row.values(row), factor)) : call("times", x, number(factor));
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
        return decomposed("svd", x);
    }

    /// The reduced QR decomposition of a matrix (m, n) with k = min(m, n): Q (m, k), R (k, n).
    public static NDList orthogonalTriangular(NDArray x) {
        return decomposed("qr", x);
    }

    /// On the processor whatever the tensor's device: a GPU's decompositions are too coarse to start adapters from (ten
    /// times the reference's tolerance was seen), and they are done once.
    private static NDList decomposed(String method, NDArray x) {
        if (!x.getDevice().isGpu()) {
            return Torch.script().callForList(method, x);
        }
        try (NDManager host = Torch.manager(Device.cpu());
                NDArray here = host.zeros(new Shape(1))) {
            NDList there = new NDList();
            for (NDArray part : Torch.script().callForList(method, onto(here, x))) {
                try (NDArray marker = x.getManager().zeros(new Shape(1))) {
                    there.add(onto(marker, part));
                }
            }
            return there;
        }
    }

    /// Three parts of the last dimension: `first`, `second`, and the rest.
    public static NDList split(NDArray x, long first, long second) {
        Row row = Row.in(x);
        if (row != null) {
            return new NDList(
                    row.part(0, first), row.part(first, first + second), row.part(first + second, row.width()));
        }
        int last = x.getShape().dimension() - 1;
        long rest = x.getShape().get(last) - first - second;
        // In one call: the gradients of three slices would each be laid into zeros as wide as x, and added up.
        return JniUtils.split((PtNDArray) x, new long[] {first, second, rest}, last);
    }

    /// Dropout with libtorch's generator; the same tensor when p is 0.
    public static NDArray dropout(NDArray x, double p) {
        return p == 0 ? x : JniUtils.dropout((PtNDArray) x, p, true);
    }

    /// Rows `from` (inclusive) to `to` (exclusive) of the transposed matrix, in memory of their own.
    public static NDArray transposedRows(NDArray matrix, long from, long to) {
        return call("transposed_rows", matrix, number(from), number(to));
    }

    /// The transposed matrix over the same memory.
    public static NDArray transposed(NDArray matrix) {
        return call("transposed", matrix);
    }

    /// The matrix in the order of its rows; the same tensor when it lies so.
    public static NDArray inRows(NDArray matrix) {
        return call("in_rows", matrix);
    }

    /// Columns `from` (inclusive) to `to` (exclusive) of a matrix, in memory of their own.
    public static NDArray copyOfColumns(NDArray matrix, long from, long to) {
        return call("copy_of_columns", matrix, number(from), number(to));
    }

    /// Rows `from` (inclusive) to `to` (exclusive) of dimension 0, in memory of their own.
    public static NDArray copyOfRows(NDArray x, long from, long to) {
        return call("copy_of_rows", x, number(from), number(to));
    }

    // Compositions, and rows put in or taken out.

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

    // Rows.

    /// A float32 tensor (…, n) of one position, on the processor and without gradients, in the form that is quickest to
    /// go on with: for what decoding begins with. Others as they are.
    public static NDArray onePosition(NDArray x) {
        return Row.of(x);
    }

    /// Rows of the table (n, d) for ids of any shape; result ids' shape + (d).
    public static NDArray embedding(NDArray ids, NDArray table) {
        return call("embedding", ids, table);
    }

    /// Rows of x (…, d), flattened to (N, d), by index (n). Result (n, d).
    public static NDArray selectRows(NDArray x, NDArray rows) {
        return call("select_rows", x, rows);
    }

    /// All tensors under one another along dimension 0.
    public static NDArray concatenate(List<NDArray> tensors) {
        PtNDArray[] arrays = tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
        return JniUtils.cat(arrays, 0);
    }

    /// Views of so many rows each of x (N, d), which share its memory.
    public static NDList splitRows(NDArray x, long[] sizes) {
        return JniUtils.split((PtNDArray) x, sizes, 0);
    }

    /// A view of rows `from` (inclusive) to `to` (exclusive) of dimension 0; shares memory.
    public static NDArray rows(NDArray x, long from, long to) {
        return JniUtils.slice((PtNDArray) x, 0, from, to, 1);
    }
}
