package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// Rows `from` (inclusive) to `to` (exclusive) of a packed matrix, which stays whole: its blocks run over the
/// ends of rows.
public record RowsOf(Packed whole, long from, long to) implements Packed {

    @Override
    public Shape shape() {
        return new Shape(to - from, whole.shape().get(1));
    }

    @Override
    public NDArray unpack(NDManager owner) {
        try (NDArray all = whole.unpack(owner)) {
            NDArray part = Kernels.copyOfRows(all, from, to);
            part.attach(owner);
            return part;
        }
    }

    @Override
    public NDArray rows(NDArray ids) {
        try (NDArray table = unpack(ids.getManager())) {
            return Kernels.embedding(ids, table);
        }
    }

    /// Its share of the whole.
    @Override
    public long bytes() {
        return whole.bytes() * (to - from) / whole.shape().get(0);
    }

    @Override
    public RowsOf on(NDManager manager) {
        return new RowsOf(whole.on(manager), from, to);
    }
}
