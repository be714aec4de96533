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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A matrix (out, in) in float32, or widened to it, as products of single rows with it see it, the work of
/// decoding: where it lies in the processor's memory, and in which order. Made once for a matrix and kept
/// beside it.
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
    private final FileMemory.Type type;
    private final int out;
    private final int in;
    private final Order order;
    private final MemorySegment memory;

    private RowMatrix(NDArray values, FileMemory.Type type, Order order, MemorySegment memory) {
        this.values = values;
        this.type = type;
        this.out = Math.toIntExact(values.getShape().get(0));
        this.in = Math.toIntExact(values.getShape().get(1));
        this.order = order;
        this.memory = memory;
    }

    /// @param values (out, in) float32, which stay where they are while this is used
    public static RowMatrix of(NDArray values) {
        return of(values, FileMemory.Type.FP32);
    }

    /// @param values (out, in) of that type, which stay where they are while this is used
    static RowMatrix of(NDArray values, FileMemory.Type type) {
        Shape shape = values.getShape();
        boolean reached = shape.size() <= Integer.MAX_VALUE / type.bytes() // what a buffer of Java addresses
                && values.getDevice().equals(Device.cpu());
        Order order = reached ? order(values) : Order.OTHER;
        boolean known = type == FileMemory.Type.FP32 || HalfBlock.takes(type, width(shape, order));
        return switch (known ? order : Order.OTHER) {
            case ROWS -> new RowMatrix(values, type, order, memory(values));
            case COLUMNS -> {
                try (NDArray rows = Kernels.transposed(values)) {
                    yield new RowMatrix(values, type, order, memory(rows));
                }
            }
            case OTHER -> new RowMatrix(values, type, Order.OTHER, MemorySegment.NULL);
        };
    }

    /// Values that follow one another.
    private static int width(Shape shape, Order order) {
        return Math.toIntExact(shape.get(order == Order.COLUMNS ? 0 : 1));
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

    /// Where a tensor's values lie; of a closed tensor no more.
    @SuppressWarnings("restricted") // the bytes of the buffer, without the buffer
    private static MemorySegment memory(NDArray x) {
        MemorySegment buffer = MemorySegment.ofBuffer(JniUtils.getByteBuffer((PtNDArray) x, true));
        return MemorySegment.ofAddress(buffer.address()).reinterpret(buffer.byteSize());
    }

    /// A float32 tensor's values where they lie, in the processor's memory; of a copy that lives as long as
    /// the tensor's manager where they do not follow one another.
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
        return takes(x) ? Torch.rowProducts().product(x, this, bias) : plainProduct(x, bias);
    }

    /// As {@link #product} of several matrices under one another.
    ///
    /// @return empty where not all of them can be multiplied with this row so, and where there are none
    public static Optional<NDArray> product(List<RowMatrix> parts, NDArray x, @Nullable NDArray bias) {
        if (parts.isEmpty() || !parts.stream().allMatch(part -> part.takes(x))) {
            return Optional.empty();
        }
        if (parts.size() == 1) {
            return Optional.of(parts.getFirst().product(x, bias));
        }
        float[] whole = new float[parts.stream().mapToInt(part -> part.out).sum()];
        int done = 0;
        for (RowMatrix part : parts) {
            try (NDArray y = part.product(x, null)) {
                System.arraycopy(Row.values(y), 0, whole, done, part.out);
            }
            done += part.out;
        }
        if (bias != null) {
            float[] added = Row.values(bias);
            for (int i = 0; i < whole.length; i++) {
                whole[i] += added[i];
            }
        }
        return Optional.of(new Row(x.getManager(), whole, shape(x, whole.length)));
    }

    private boolean takes(NDArray x) {
        return order != Order.OTHER
                && x.getShape().size() == in
                && !JniUtils.isGradMode()
                && Torch.rowProducts().available(this);
    }

    /// Of a product's result, (…, out).
    Shape shape(NDArray x) {
        return shape(x, out);
    }

    private static Shape shape(NDArray x, int out) {
        long[] dims = x.getShape().getShape().clone();
        dims[dims.length - 1] = out;
        return new Shape(dims);
    }

    NDArray values() {
        return values;
    }

    NDArray plainProduct(NDArray x, @Nullable NDArray bias) {
        try (NDArray wide = Kernels.toFloat(values)) {
            return Kernels.linear(x, wide, bias);
        }
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

    FileMemory.Type type() {
        return type;
    }

    /// Its values, in its order.
    MemorySegment memory() {
        return memory;
    }
}
