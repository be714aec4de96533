package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Packed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Float32 memory into which matrices that are kept in half precision are widened, one after the other: one for a base,
/// of which as much is touched as the largest matrix in use takes, or in training one layer's. Products that are
/// recorded for a backward pass find their matrices there again if they belong to a {@link Layer}, which widens them
/// once more; others get memory of their own.
///
/// One thread uses it at a time, for a product or a layer; others wait.
final class WideMemory {

    /// Matrices begin at multiples of so many values, a cache line.
    private static final long ALIGNED = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final NDManager manager;
    private final long capacity;
    private @Nullable NDArray memory;
    private @Nullable Layer open;
    private long used;

    /// A matrix and where it was.
    record Widened(Packed matrix, long begin) {}

    /// @param manager of the base
    /// @param matrix  values of its largest matrix
    /// @param layer   values of the matrices of its largest layer
    WideMemory(NDManager manager, long matrix, long layer) {
        this.manager = manager;
        this.capacity = Math.max(matrix, layer + layer / 64) + ALIGNED;
    }

    /// A layer's products, from its first to the end of its forward or backward pass; this thread's alone.
    final class Layer implements AutoCloseable {

        private final List<Widened> widened = new ArrayList<>();

        /// What its graph reads of this memory.
        List<Widened> widened() {
            return List.copyOf(widened);
        }

        @Override
        public void close() {
            open = null;
            used = 0;
            lock.unlock();
        }
    }

    /// A layer whose products follow.
    Layer layer() {
        lock.lock();
        Layer layer = new Layer();
        open = layer;
        return layer;
    }

    /// A layer whose products are done, for its backward pass: its matrices stand where its graph reads them.
    Layer again(List<Widened> matrices) {
        Layer layer = layer();
        for (Widened each : matrices) {
            each.matrix.unpackOver(memory(), each.begin).close();
        }
        return layer;
    }

    /// Uses a matrix widened for a product that may be recorded.
    ///
    /// @param scope for a matrix in memory of its own
    NDArray product(Packed matrix, NDManager scope, UnaryOperator<NDArray> product) {
        lock.lock();
        try {
            long begin = used;
            Layer layer = open;
            if (layer == null && !GradMode.recording()) {
                return read(matrix, product);
            }
            if (layer == null || begin + matrix.shape().size() > capacity) {
                try (NDArray own = matrix.unpack(scope)) {
                    return product.apply(own);
                }
            }
            layer.widened.add(new Widened(matrix, begin));
            NDArray result = read(matrix, product);
            used = (begin + matrix.shape().size() + ALIGNED - 1) / ALIGNED * ALIGNED;
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// Uses a matrix widened, outside layers, where nothing reads it afterwards.
    NDArray read(Packed matrix, UnaryOperator<NDArray> use) {
        lock.lock();
        try (NDArray wide = matrix.unpackOver(memory(), used)) {
            return use.apply(wide);
        } finally {
            lock.unlock();
        }
    }

    /// Not yet touched where it is new, so that the system gives no more of it than is used.
    private NDArray memory() {
        NDArray known = memory;
        if (known == null) {
            known = manager.create(new Shape(capacity), DataType.FLOAT32);
            memory = known;
        }
        return known;
    }
}
