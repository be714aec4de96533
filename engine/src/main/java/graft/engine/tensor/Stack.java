package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/// Packed matrices of one width under one another.
public record Stack(List<Packed> parts) implements Packed {

    public Stack {
        parts = List.copyOf(parts);
    }

    @Override
    public Shape shape() {
        long rows = parts.stream().mapToLong(part -> part.shape().get(0)).sum();
        return new Shape(rows, parts.getFirst().shape().get(1));
    }

    @Override
    public NDArray unpack(NDManager owner) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray whole = Kernels.concatenate(
                    parts.stream().map(part -> part.unpack(scope)).toList());
            whole.attach(owner);
            return whole;
        }
    }

    @Override
    public NDArray unpackOver(NDArray memory, long begin) {
        long from = begin;
        for (Packed part : parts) {
            if (part instanceof Half half) {
                Kernels.rowsOver(memory, half.values(), from).close();
            } else {
                part.unpackOver(memory, from).close();
            }
            from += part.shape().size();
        }
        try (NDArray row = Kernels.rows(memory, begin, from)) {
            return row.reshape(shape());
        }
    }

    @Override
    public List<RowMatrix> forRows() {
        return parts.stream().flatMap(part -> part.forRows().stream()).toList();
    }

    @Override
    public NDArray rows(NDArray ids) {
        try (NDArray table = unpack(ids.getManager())) {
            return Kernels.embedding(ids, table);
        }
    }

    @Override
    public long bytes() {
        return parts.stream().mapToLong(Packed::bytes).sum();
    }

    @Override
    public Stack on(NDManager manager) {
        return new Stack(parts.stream().<Packed>map(part -> part.on(manager)).toList());
    }
}
