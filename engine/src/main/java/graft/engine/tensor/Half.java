package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/// A matrix in half precision, for machines that multiply only float32 quickly: widened, which is exact, right before
/// each product.
///
/// @param values (out, in) of that type, in any order, where a file has them
/// @param type   bfloat16 or float16
public record Half(NDArray values, FileMemory.Type type) implements Packed {

    @Override
    public Shape shape() {
        return values.getShape();
    }

    @Override
    public NDArray unpack(NDManager owner) {
        NDArray wide = Kernels.toFloat(values);
        wide.attach(owner);
        return wide;
    }

    @Override
    public NDArray unpackOver(NDArray memory, long begin) {
        return RowMatrix.order(values) == RowMatrix.Order.OTHER
                ? Kernels.rowsOver(memory, values, begin)
                : Kernels.over(memory, values, begin);
    }

    /// Rows `from` (inclusive) to `to` (exclusive), over the same memory.
    public Half rows(long from, long to) {
        return new Half(Kernels.rows(values, from, to), type);
    }

    @Override
    public NDArray rows(NDArray ids) {
        try (NDArray rows = Kernels.embedding(ids, values)) {
            return Kernels.toFloat(rows);
        }
    }

    @Override
    public List<RowMatrix> forRows() {
        return List.of(RowMatrix.of(values, type));
    }

    @Override
    public long bytes() {
        return type.bytes() * values.getShape().size();
    }

    @Override
    public Half on(NDManager manager) {
        return new Half(Nf4.moved(values, manager), type);
    }
}
