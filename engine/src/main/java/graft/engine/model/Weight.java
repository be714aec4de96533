package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Packed;
import graft.engine.tensor.RowMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One parameter of a base model. Frozen by default; while an adapted model trains it, a trainable copy
/// stands in its place, so that one base serves many runs and is never changed by them. A frozen matrix may
/// be packed in fewer bits than it is computed in; then it is unpacked for every use.
public final class Weight {

    /// The part that parameters of new heads belong to.
    public static final String HEAD = "head";

    /// The part that parameters of new heads belong to which are not trained.
    public static final String FROZEN_HEAD = "head, frozen";

    private final Tensor tensor;
    private @Nullable NDArray frozen;
    private final @Nullable Supplier<NDArray> later;
    private final @Nullable Packed packed;
    private final PrecisionChoice precision;
    private final @Nullable WideMemory wide;
    private final NDManager manager;
    private @Nullable NDArray trained;
    private @Nullable RowMatrix rows;
    private @Nullable List<RowMatrix> packedRows;

    /// @param frozen its values
    /// @param type   theirs
    Weight(Tensor tensor, NDArray frozen, ComputeType type) {
        this.tensor = tensor;
        this.frozen = frozen;
        this.later = null;
        this.packed = null;
        this.precision = new PrecisionChoice(type, "not packed");
        this.wide = null;
        this.manager = frozen.getManager();
    }

    /// @param later   makes its values when they are first asked for
    /// @param type    theirs
    /// @param manager that they will belong to
    Weight(Tensor tensor, Supplier<NDArray> later, ComputeType type, NDManager manager) {
        this.tensor = tensor;
        this.frozen = null;
        this.later = later;
        this.packed = null;
        this.precision = new PrecisionChoice(type, "not packed");
        this.wide = null;
        this.manager = manager;
    }

    /// @param packed    its values
    /// @param precision says in which type products with it are computed
    /// @param wide of the base, where its matrices are widened into one for each product; null where each is
    ///                  unpacked in memory of its own
    /// @param manager   of the base
    Weight(Tensor tensor, Packed packed, PrecisionChoice precision, @Nullable WideMemory wide, NDManager manager) {
        this.tensor = tensor;
        this.frozen = null;
        this.later = null;
        this.packed = packed;
        this.precision = precision;
        this.wide = wide;
        this.manager = manager;
    }

    /// A parameter of a new head, outside the base.
    ///
    /// @param name   its stable name
    /// @param values its start, whose manager outlives the head
    public static Weight ofHead(String name, NDArray values) {
        return ofHead(name, values, HEAD);
    }

    /// A parameter of a new head that is not trained.
    public static Weight ofFrozenHead(String name, NDArray values) {
        return ofHead(name, values, FROZEN_HEAD);
    }

    private static Weight ofHead(String name, NDArray values, String part) {
        List<Integer> dims = Arrays.stream(values.getShape().getShape())
                .mapToObj(Math::toIntExact)
                .toList();
        Role role = dims.size() > 1 ? Role.MATRIX : Role.BIAS;
        return new Weight(new Tensor(name, dims, -1, role, part), values, ComputeType.FP32);
    }

    public Tensor tensor() {
        return tensor;
    }

    public String name() {
        return tensor.name();
    }

    /// The values in use. Of a packed parameter a copy that lives as long as the base: for what is done once.
    /// What is done in every step asks with a manager.
    public NDArray value() {
        return value(manager);
    }

    /// The values in use.
    ///
    /// @param scope owner of the copy that is made where they are packed
    public NDArray value(NDManager scope) {
        if (trained != null) {
            return trained;
        }
        return packed == null ? frozen() : packed.unpack(scope);
    }

    /// The frozen values of a parameter that is not packed.
    synchronized NDArray frozen() {
        if (frozen == null) {
            frozen = Objects.requireNonNull(later, "packed").get();
            frozen.attach(manager);
        }
        return frozen;
    }

    /// How it is packed, or null where it lies as it is computed.
    public @Nullable Packed packed() {
        return trained == null ? packed : null;
    }

    /// `x Wᵀ + b`, (…, in) to (…, out), in the type of the frozen values; of packed ones in the type that
    /// products with them have, or float32 where the bias is.
    ///
    /// @param bias of the same type, or null
    NDArray product(NDArray x, @Nullable NDArray bias) {
        Packed bits = packed();
        if (bits == null) {
            return precision.type() == ComputeType.FP32 ? rows().product(x, bias) : Kernels.linear(x, value(), bias);
        }
        if (wide != null) {
            return RowMatrix.product(packedRows(bits), x, bias)
                    .orElseGet(() -> wide.product(bits, x.getManager(), matrix -> Kernels.linear(x, matrix, bias)));
        }
        ComputeType product = precision.product();
        // Autograd keeps the unpacked matrix until the backward pass is through with it; then nothing does.
        try (NDArray matrix = product.converted(bits.unpack(x.getManager()))) {
            NDArray y = Kernels.linear(x, matrix, bias == null ? null : product.in(bias));
            return precision.type() == ComputeType.FP32 ? product.out(y) : y;
        }
    }

    /// What is computed of the frozen values in the type of products with them, where nothing reads those afterwards.
    NDArray read(NDManager scope, UnaryOperator<NDArray> use) {
        Packed bits = packed();
        if (bits != null && wide != null) {
            return wide.read(bits, use);
        }
        if (bits == null) {
            return use.apply(value());
        }
        try (NDArray matrix = bits.unpack(scope)) {
            return use.apply(matrix);
        }
    }

    private List<RowMatrix> packedRows(Packed bits) {
        List<RowMatrix> known = packedRows;
        if (known == null) {
            known = bits.forRows();
            packedRows = known;
        }
        return known;
    }

    /// The values in use, float32, for products of single rows.
    RowMatrix rows() {
        NDArray values = value();
        RowMatrix known = rows;
        if (known == null || !known.isOf(values)) {
            known = RowMatrix.of(values);
            rows = known;
        }
        return known;
    }

    /// Rows of a table for ids of any shape, float32: ids' shape + (in).
    NDArray rows(NDArray ids) {
        Packed bits = packed();
        return bits == null ? Kernels.embedding(ids, value()) : bits.rows(ids);
    }

    public boolean trainable() {
        return trained != null;
    }

    /// Puts a trainable copy in place, owned by the manager, and returns it.
    ///
    /// @throws IllegalStateException when another adapted model already trains it
    public NDArray train(NDManager manager) {
        NDArray copy = packed == null ? Optimize.copyOf(manager, frozen()) : packed.unpack(manager);
        copy.setRequiresGradient(true);
        use(copy);
        return copy;
    }

    /// Puts a copy that {@link #train} made in place again.
    ///
    /// @throws IllegalStateException when another adapted model's stands there
    public void use(NDArray copy) {
        if (trained != null) {
            throw new IllegalStateException(name() + " is already being trained by another model over the same base");
        }
        trained = copy;
    }

    /// Puts the frozen values back.
    public void release() {
        trained = null;
    }
}
