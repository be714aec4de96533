package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A row's product with a matrix where libtorch exports no routine to call: each piece is a product by libtorch itself,
/// which takes one core for one row, with some of the matrix's outputs.
final class TorchRowProduct extends RowWork {

    private final NDArray x;
    private final NDArray matrix;
    private final NDArray[] parts;
    private final long out;

    /// @param x      (…, in), of one row
    /// @param matrix (out, in) in any order and type
    TorchRowProduct(NDArray x, NDArray matrix, int threads) {
        long out = matrix.getShape().get(0);
        int pieces = (int) Math.clamp(out, 1, 2L * threads);
        super(pieces);
        this.x = x;
        this.matrix = matrix;
        this.out = out;
        this.parts = new NDArray[pieces];
    }

    @Override
    void piece(int piece, HalfBlock block) {
        try (GradMode _ = GradMode.off();
                NDArray kept = Kernels.rows(matrix, out * piece / pieces(), out * (piece + 1) / pieces());
                NDArray outputs = Kernels.toFloat(kept)) {
            parts[piece] = Kernels.linear(x.reshape(1, -1), outputs, null).reshape(-1);
        }
    }

    /// The whole, (…, out); for one thread, when all is done.
    NDArray joined(@Nullable NDArray bias) {
        try (NDList pieces = new NDList(parts)) {
            long[] dims = x.getShape().getShape();
            long[] result = Arrays.copyOf(dims, dims.length);
            result[dims.length - 1] = out;
            NDArray whole = Kernels.concatenate(pieces).reshape(new Shape(result));
            return bias == null ? whole : whole.addi(bias);
        }
    }
}
