package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.tensor.Kernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hands a model under construction its parameters by name, from a file or from a random generator, and keeps them
/// all.
final class WeightSource {

    /// Makes one tensor: float32, or in the compute type where that is asked.
    interface Filler {
        NDArray fill(NDManager manager, Tensor tensor, ComputeType type);
    }

    private final NDManager manager;
    private final ComputeType type;
    private final Filler filler;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();

    WeightSource(NDManager manager, ModelShape shape, ComputeType type, Filler filler) {
        this.manager = manager;
        this.type = type;
        this.filler = filler;
        shape.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
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
            return new Weight(tensor, filler.fill(manager, tensor, own));
        });
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
        return new Linear(weight(module + ".weight"), optional(module + ".bias"), type);
    }

    /// A linear map as a step of a head.
    Head.Dense dense(String module) {
        return new Head.Dense(weight(module + ".weight"), optional(module + ".bias"));
    }

    Norm.Layer layerNorm(String module, double eps) {
        return new Norm.Layer(weight(module + ".weight"), weight(module + ".bias"), eps);
    }

    Norm rmsNorm(String module, double eps) {
        return new Norm.Rms(weight(module + ".weight"), eps);
    }

    /// The three projections over one stacked matrix.
    Projections projections(String query, String key, String value) {
        List<String> names = List.of(query + ".weight", key + ".weight", value + ".weight");
        List<NDArray> parts = names.stream()
                .map(name -> filler.fill(manager, tensor(name), type))
                .toList();
        NDArray stacked = Kernels.concatenate(parts);
        long row = 0;
        for (int i = 0; i < parts.size(); i++) {
            Tensor tensor = tensor(names.get(i));
            long rows = tensor.dims().getFirst();
            weights.put(names.get(i), new Weight(tensor, Kernels.rows(stacked, row, row + rows)));
            row += rows;
            parts.get(i).close();
        }
        return new Projections(linear(query), linear(key), linear(value), stacked);
    }
}
