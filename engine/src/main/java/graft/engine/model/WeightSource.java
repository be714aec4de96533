package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Packing;
import graft.engine.tensor.FreedMemory;
import graft.engine.tensor.Half;
import graft.engine.tensor.Int8;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Nf4;
import graft.engine.tensor.Nf4Tables;
import graft.engine.tensor.Packed;
import graft.engine.tensor.RowsOf;
import graft.engine.tensor.Stack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Hands a model under construction its parameters by name, from a file or from a random generator, and keeps
/// them all.
final class WeightSource {

    /// Where values come from.
    interface Filler {
        /// Makes one tensor: float32, or in the compute type where that is asked.
        NDArray fill(NDManager manager, Tensor tensor, ComputeType type);

        /// Whether a tensor is used where it lies in its file: then it costs no memory of its own.
        default boolean inPlace(Tensor tensor, ComputeType type) {
            return false;
        }

        /// Tensors under one another as they lie in their file, or null where they do not.
        default @Nullable NDArray together(NDManager manager, List<Tensor> tensors) {
            return null;
        }

        /// A matrix that lies packed in the files, or null.
        default @Nullable Packed packed(NDManager manager, Tensor tensor) {
            return null;
        }
    }

    private final NDManager manager;
    private final ModelShape shape;
    private final PrecisionChoice precision;
    private final ComputeType type;
    private final Filler filler;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final Map<String, Linear> maps = new HashMap<>();
    private final @Nullable WideMemory wide;
    private @Nullable Nf4Tables tables;

    WeightSource(NDManager manager, ModelShape shape, PrecisionChoice precision, Filler filler) {
        this.manager = manager;
        this.shape = shape;
        this.precision = precision;
        this.type = precision.type();
        this.filler = filler;
        shape.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
        this.wide = precision.packing().halved() ? wide(manager, shape) : null;
        if (precision.packing().coded()) {
            // Every matrix is whole in memory once, while it is packed: what it took must not stay.
            FreedMemory.returned(true);
        }
    }

    private static WideMemory wide(NDManager manager, ModelShape shape) {
        Map<Integer, Long> layers = new HashMap<>();
        long largest = 0;
        for (Tensor tensor : shape.tensors()) {
            if (tensor.role() == Role.MATRIX) {
                largest = Math.max(largest, tensor.count());
                layers.merge(tensor.layer(), tensor.layer() < 0 ? 0 : tensor.count(), Long::sum);
            }
        }
        return new WideMemory(
                manager, largest, layers.values().stream().max(Long::compare).orElse(0L));
    }

    /// Where matrices in half precision are widened, or null.
    @Nullable
    WideMemory wide() {
        return wide;
    }

    ComputeType type() {
        return type;
    }

    NDManager manager() {
        return manager;
    }

    /// All parameters made so far, in the shape's order.
    Map<String, Weight> all() {
        Map<String, Weight> ordered = new LinkedHashMap<>();
        for (String name : tensors.keySet()) {
            Weight weight = weights.get(name);
            if (weight != null) {
                ordered.put(name, weight);
            }
        }
        return ordered;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /// A parameter; matrices of linear maps come in the compute type, all else in float32.
    Weight weight(String name) {
        Tensor tensor = tensor(name);
        return weights.computeIfAbsent(name, key -> {
            boolean product = tensor.role() == Role.MATRIX && !tensor.part().equals("classifier");
            ComputeType own = product ? type : ComputeType.FP32;
            return make(tensor, own);
        });
    }

    private Weight make(Tensor tensor, ComputeType own) {
        Packed packed = packed(tensor);
        return packed == null ? new Weight(tensor, filler.fill(manager, tensor, own), own) : weight(tensor, packed);
    }

    private Weight weight(Tensor tensor, Packed packed) {
        return new Weight(tensor, packed, precision, wide, manager);
    }

    /// The parameter's values in fewer bits, where the precision keeps it so.
    private @Nullable Packed packed(Tensor tensor) {
        Packing.Form form = precision.packing().of(shape, tensor);
        if (form == Packing.Form.PLAIN) {
            return null;
        }
        if (form == Packing.Form.BF16 || form == Packing.Form.FP16) {
            return new Half(half(tensor), halfType().inFiles());
        }
        Packed stored = filler.packed(manager, tensor);
        if (stored != null) {
            return stored;
        }
        try (NDArray whole = filler.fill(manager, tensor, ComputeType.FP32)) {
            return form == Packing.Form.INT8 ? Int8.pack(manager, whole) : Nf4.pack(manager, whole, tables(), true);
        }
    }

    /// Where the file has it, or in the order that single rows are multiplied with the quickest.
    private NDArray half(Tensor tensor) {
        NDArray values = filler.fill(manager, tensor, halfType());
        if (filler.inPlace(tensor, halfType())) {
            return values;
        }
        try (values) {
            return Kernels.inRows(values);
        }
    }

    /// In which matrices are kept where they are widened for products.
    private ComputeType halfType() {
        return precision.packing().matrices() == Packing.Form.BF16 ? ComputeType.BF16 : ComputeType.FP16;
    }

    private Nf4Tables tables() {
        if (tables == null) {
            tables = Nf4Tables.of(manager);
        }
        return tables;
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the model's shape has no tensor " + name);
        }
        return tensor;
    }

    private @Nullable Weight optional(String name) {
        return has(name) ? weight(name) : null;
    }

    TokenTable tokens(String name) {
        return new TokenTable(weight(name));
    }

    Linear linear(String module) {
        return linear(module, type);
    }

    /// A linear map as a step of a head.
    Head.Dense dense(String module) {
        return new Head.Dense(linear(module, ComputeType.FP32));
    }

    private Linear linear(String module, ComputeType product) {
        return maps.computeIfAbsent(
                module, name -> new Linear(weight(name + ".weight"), optional(name + ".bias"), product));
    }

    /// A map for adapters to attach to, whose parameters may go by other names than its own and whose product is
    /// computed elsewhere.
    ///
    /// @param module as adapters name it
    Linear over(String module, Weight weight, @Nullable Weight bias) {
        return maps.computeIfAbsent(module, name -> new Linear(weight, bias, ComputeType.FP32));
    }

    /// The linear map of that name, or null where the model under construction has not asked for it.
    @Nullable
    Linear made(String module) {
        return maps.get(module);
    }

    Norm.Layer layerNorm(String module, double eps) {
        return new Norm.Layer(weight(module + ".weight"), weight(module + ".bias"), eps);
    }

    Norm rmsNorm(String module, double eps) {
        return new Norm.Rms(weight(module + ".weight"), eps);
    }

    /// The three projections over one stacked matrix.
    Projections projections(String query, String key, String value) {
        List<Tensor> names = List.of(tensor(query + ".weight"), tensor(key + ".weight"), tensor(value + ".weight"));
        Tensor first = names.getFirst();
        int rows = names.stream().mapToInt(part -> part.dims().getFirst()).sum();
        Tensor whole = new Tensor(
                first.name() + " and beside it",
                List.of(rows, first.dims().getLast()),
                first.layer(),
                first.role(),
                "attention.qkv");
        Weight stacked = precision.packing().of(shape, first) == Packing.Form.PLAIN
                ? stacked(names, whole)
                : packedStack(names, whole);
        return new Projections(linear(query), linear(key), linear(value), stacked);
    }

    private Weight stacked(List<Tensor> names, Tensor whole) {
        if (!names.stream().allMatch(part -> filler.inPlace(part, type))) {
            List<NDArray> parts =
                    names.stream().map(part -> filler.fill(manager, part, type)).toList();
            NDArray stacked = Kernels.concatenate(parts);
            parts.forEach(NDArray::close);
            return cut(names, whole, stacked);
        }
        NDArray together = filler.together(manager, names);
        if (together != null) {
            return cut(names, whole, together);
        }
        // What is used where it lies is copied when the first product asks, not while the model is opened.
        List<Weight> parts = names.stream().map(part -> weight(part.name())).toList();
        return new Weight(
                whole,
                () -> Kernels.concatenate(parts.stream().map(Weight::frozen).toList()),
                type,
                manager);
    }

    private Weight cut(List<Tensor> names, Tensor whole, NDArray stacked) {
        long row = 0;
        for (Tensor tensor : names) {
            long rows = tensor.dims().getFirst();
            weights.put(tensor.name(), new Weight(tensor, Kernels.rows(stacked, row, row + rows), type));
            row += rows;
        }
        return new Weight(whole, stacked, type);
    }

    /// As one matrix, or null where a file has them apart, from which they are widened into one.
    private @Nullable NDArray halvesTogether(List<Tensor> names) {
        if (names.stream().allMatch(part -> filler.inPlace(part, halfType()))) {
            return filler.together(manager, names);
        }
        List<NDArray> parts = names.stream().map(this::half).toList();
        NDArray stacked = Kernels.concatenate(parts);
        parts.forEach(NDArray::close);
        return stacked;
    }

    private Weight packedStack(List<Tensor> names, Tensor whole) {
        NDArray together = wide == null ? null : halvesTogether(names);
        if (together != null) {
            Half all = new Half(together, halfType().inFiles());
            long row = 0;
            for (Tensor name : names) {
                long rows = name.dims().getFirst();
                weights.put(name.name(), weight(name, all.rows(row, row + rows)));
                row += rows;
            }
            return weight(whole, all);
        }
        List<Packed> parts = new ArrayList<>();
        for (Tensor name : names) {
            Weight weight = weight(name.name());
            parts.add(Objects.requireNonNull(weight.packed()));
        }
        // Of a file that has them side by side the whole is there already.
        Packed stack = parts.getFirst() instanceof RowsOf part ? part.whole() : new Stack(parts);
        return weight(whole, stack);
    }
}
