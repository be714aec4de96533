package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The float32 values of one position, which Java holds: what a decoder computes for a token between the products with
/// its matrices. A call of libtorch costs 20 to 70 µs while gigabytes of weights pass through the caches, a loop over
/// some thousand values one; so the operations of such a row are loops of Java ({@link RowMath}), and whatever else
/// asks for the tensor gets one made of the values.
///
/// Only without gradients, and on the processor.
final class Row extends PtNDArray {

    /// Stands for a native tensor that is not there; no two rows of a manager have the same.
    private static final AtomicLong NAMES = new AtomicLong(Long.MIN_VALUE);

    private final float[] values;
    private final Shape shape;
    private @Nullable PtNDArray shown;

    /// @param values of one position, which are the row's from now on
    /// @param shape  of so many values
    Row(NDManager manager, float[] values, Shape shape) {
        super((PtNDManager) manager, NAMES.getAndIncrement());
        this.values = values;
        this.shape = shape;
    }

    /// The tensor as a row, where operations on rows are allowed: it is one already, and nothing records gradients.
    static @Nullable Row in(NDArray x) {
        return x instanceof Row row && !JniUtils.isGradMode() ? row : null;
    }

    /// The values of a float32 tensor (…, n) of one position as a row; the tensor itself where there are more, where
    /// they lie elsewhere, or with gradients.
    static NDArray of(NDArray x) {
        Shape shape = x.getShape();
        boolean one = shape.dimension() > 0
                && shape.size() == shape.get(shape.dimension() - 1)
                && x.getDevice().equals(Device.cpu())
                && !JniUtils.isGradMode();
        return one && !(x instanceof Row) ? new Row(x.getManager(), values(x), shape) : x;
    }

    /// The values of a float32 tensor on the processor; not to be changed.
    static float[] values(NDArray x) {
        return x instanceof Row row ? row.values() : copied(x);
    }

    private static float[] copied(NDArray x) {
        float[] values = new float[Math.toIntExact(x.getShape().size())];
        RowMatrix.floats(x).get(0, values);
        return values;
    }

    /// Those of the tensor where one was made: it may have been changed in place.
    private synchronized float[] values() {
        return shown == null ? values : copied(shown);
    }

    /// Another row of the same shape.
    Row with(float[] others) {
        return new Row(getManager(), others, shape);
    }

    int width() {
        return Math.toIntExact(shape.get(shape.dimension() - 1));
    }

    /// Values `from` (inclusive) to `to` (exclusive) of the last dimension.
    Row part(long from, long to) {
        long[] dims = shape.getShape().clone();
        dims[dims.length - 1] = to - from;
        return new Row(getManager(), Arrays.copyOfRange(values(), (int) from, (int) to), new Shape(dims));
    }

    /// A tensor of the values: libtorch was asked for it.
    @Override
    public synchronized Long getHandle() {
        if (shown == null) {
            PtNDArray tensor = getManager().create(shape, DataType.FLOAT32);
            tensor.detach();
            RowMatrix.floats(tensor).put(0, values);
            shown = tensor;
        }
        return shown.getHandle();
    }

    @Override
    public synchronized void close() {
        if (shown != null) {
            shown.close();
        }
        if (handle.getAndSet(null) != null) {
            getManager().detachInternal(getUid());
        }
    }

    @Override
    public Shape getShape() {
        return shape;
    }

    @Override
    public DataType getDataType() {
        return DataType.FLOAT32;
    }

    @Override
    public Device getDevice() {
        return Device.cpu();
    }

    @Override
    public float[] toFloatArray() {
        return values().clone();
    }

    @Override
    public PtNDArray reshape(Shape wanted) {
        return JniUtils.isGradMode() ? super.reshape(wanted) : new Row(getManager(), values(), whole(wanted));
    }

    private Shape whole(Shape wanted) {
        long[] dims = wanted.getShape().clone();
        long known = Arrays.stream(dims).filter(size -> size >= 0).reduce(1, (a, b) -> a * b);
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] < 0 ? values.length / known : dims[i];
        }
        Shape result = new Shape(dims);
        if (result.size() != values.length) {
            throw new IllegalArgumentException(shape + " cannot become " + wanted);
        }
        return result;
    }

    @Override
    public PtNDArray add(NDArray other) {
        Row row = alike(other);
        return row == null ? super.add(other) : with(RowMath.sum(values(), row.values()));
    }

    @Override
    public PtNDArray mul(NDArray other) {
        Row row = alike(other);
        return row == null ? super.mul(other) : with(RowMath.product(values(), row.values()));
    }

    private @Nullable Row alike(NDArray other) {
        Row row = in(other);
        return row != null && row.shape.equals(shape) ? row : null;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
