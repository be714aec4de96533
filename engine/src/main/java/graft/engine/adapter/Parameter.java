package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.checkpoint.TensorValues;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Head;
import graft.engine.model.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One trainable tensor.
///
/// @param name                 stable across runs of the same recipe: the key in checkpoints
/// @param value                requires gradients; changed in place by the optimizer
/// @param group                what it belongs to
/// @param learningRateOverride its adapter's own learning rate, or null for the training's
/// @param decay                whether weight decay applies: not to biases, norms and scales
public record Parameter(
        String name, NDArray value, Group group, @Nullable Double learningRateOverride, boolean decay) {

    private static final int MOST_NAMED = 3;

    /// The same tensor under another name.
    public Parameter named(String other) {
        return new Parameter(other, value, group, learningRateOverride, decay);
    }

    /// The parameters of a new head, from now on trained; those of the base's own classifier are not among
    /// them.
    ///
    /// @param manager owns them
    public static List<Parameter> ofHead(Head head, NDManager manager) {
        List<Parameter> all = new ArrayList<>();
        for (Weight weight : head.weights()) {
            if (weight.tensor().part().equals(Weight.HEAD)) {
                boolean decay = weight.tensor().dims().size() > 1;
                all.add(new Parameter(weight.name(), weight.train(manager), Group.HEAD, null, decay));
            }
        }
        return all;
    }

    /// Sets tensors to other values.
    ///
    /// @throws InvalidInput when names or shapes are not exactly the parameters'; then nothing is
    /// changed
    public static void load(List<Parameter> parameters, Map<String, NDArray> state) {
        load(parameters, Map.of(), TensorValues.of(state));
    }

    /// As {@link #load(List, Map)}, and of frozen tensors those that are given, too.
    ///
    /// @param frozen by name
    static void load(List<Parameter> parameters, Map<String, NDArray> frozen, TensorValues given) {
        Set<String> missing = new TreeSet<>();
        Set<String> unknown = new TreeSet<>(given.names());
        List<String> misshaped = new ArrayList<>();
        Map<String, NDArray> targets = new LinkedHashMap<>();
        parameters.forEach(parameter -> targets.put(parameter.name, parameter.value));
        frozen.forEach((name, value) -> {
            if (unknown.contains(name)) {
                targets.put(name, value);
            }
        });
        targets.forEach((name, value) -> {
            if (!unknown.remove(name)) {
                missing.add(name);
            } else if (!given.shape(name).equals(value.getShape())) {
                misshaped.add(name + " is " + given.shape(name) + " instead of " + value.getShape());
            }
        });
        if (!missing.isEmpty() || !unknown.isEmpty() || !misshaped.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    "The stored tensors are not those of this model:" + some("missing", missing)
                            + some("unknown", unknown) + some("of another shape", misshaped) + ".",
                    "Use the recipe and base model that they were trained with.");
        }
        given.into(targets);
    }

    /// A few of many names.
    private static String some(String what, Collection<String> names) {
        String more = names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
        String shown = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " " + names.size() + " " + what + " (" + shown + more + ")";
    }

    /// What a trainable tensor belongs to.
    public enum Group {
        ADAPTER,
        HEAD,
        BASE
    }
}
