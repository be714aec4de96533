package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/// A float32 matrix (out, in) as products of single rows with it see it, the work of decoding: where it lies in the
/// processor's memory, and in which order. Made once for a matrix and kept beside it.
public final class RowMatrix {

    /// Matrices below this many values are in the caches, and faster on one core.
    private static final long LARGE = 1 << 18;

    /// How the values follow one another.
    enum Order {
        /// As rows of inputs.
        ROWS,
        /// As columns of outputs: a transposed matrix that lies as its file has it.
        COLUMNS,
        /// Otherwise, or not on the processor.
        OTHER
    }

    private final NDArray values;
    private final int out;
    private final int in;
    private final Order order;
    private final long address;

    private RowMatrix(NDArray values, Order order, long address) {
        this.values = values;
        this.out = Math.toIntExact(values.getShape().get(0));
        this.in = Math.toIntExact(values.getShape().get(1));
        this.order = order;
        this.address = address;
    }

    /// @param values (out, in) float32, which stay where they are while this is used
    public static RowMatrix of(NDArray values) {
        Shape shape = values.getShape();
        boolean reached = shape.size() <= Integer.MAX_VALUE / Float.BYTES // what a buffer of Java addresses
                && values.getDevice().equals(Device.cpu());
        Order order = reached ? order(values) : Order.OTHER;
        long address = switch (order) {
            case ROWS -> address(values);
            case COLUMNS -> {
                try (NDArray rows = Kernels.transposed(values)) {
                    yield address(rows);
                }
            }
            case OTHER -> 0;
        };
        return new RowMatrix(values, order, address);
    }

    static Order order(NDArray values) {
        long out = values.getShape().get(0);
        long in = values.getShape().get(1);
        long down = stride(values, 0);
        long right = stride(values, 1);
        return right == 1 && down == in ? Order.ROWS : down == 1 && right == out ? Order.COLUMNS : Order.OTHER;
    }

    private static long stride(NDArray values, long dimension) {
        try (IValue stride = Torch.script().run("stride", IValue.from((PtNDArray) values), IValue.from(dimension))) {
            return stride.toLong();
        }
    }

    private static long address(NDArray x) {
        return MemorySegment.ofBuffer(floats(x)).address();
    }

    /// A float32 tensor's values where they lie, in the processor's memory; of a copy that lives as long as the
    /// tensor's
    /// manager where they do not follow one another.
    static FloatBuffer floats(NDArray x) {
        return floats(JniUtils.getByteBuffer((PtNDArray) x, true));
    }

    static FloatBuffer floats(ByteBuffer bytes) {
        return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /// Whether it was made of these.
    public boolean isOf(NDArray others) {
        return values == others;
    }

    /// `x Wᵀ + b`. x (…, in), bias (out) or null, both float32; result (…, out). Of one row, without gradients, on all
    /// cores.
    public NDArray product(NDArray x, @Nullable NDArray bias) {
        RowProducts products = Torch.rowProducts();
        return order != Order.OTHER && x.getShape().size() == in && !JniUtils.isGradMode() && products.available(this)
                ? products.product(x, this, bias)
                : Kernels.linear(x, values, bias);
    }

    /// Of a product's result, (…, out).
    Shape shape(NDArray x) {
        long[] dims = x.getShape().getShape().clone();
        dims[dims.length - 1] = out;
        return new Shape(dims);
    }

    NDArray values() {
        return values;
    }

    NDArray plainProduct(NDArray x, @Nullable NDArray bias) {
        return Kernels.linear(x, values, bias);
    }

    int out() {
        return out;
    }

    int in() {
        return in;
    }

    /// Whether no cache holds it, so that several cores read it faster than one.
    boolean large() {
        return (long) out * in >= LARGE;
    }

    Order order() {
        return order;
    }

    long address() {
        return address;
    }
}
