package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Head;
import graft.engine.model.Weight;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Set<String> missing = new TreeSet<>();
        Set<String> unknown = new TreeSet<>(state.keySet());
        List<String> misshaped = new ArrayList<>();
        for (Parameter parameter : parameters) {
            NDArray given = state.get(parameter.name);
            unknown.remove(parameter.name);
            if (given == null) {
                missing.add(parameter.name);
            } else if (!given.getShape().equals(parameter.value.getShape())) {
                misshaped.add(parameter.name + " is " + given.getShape() + " instead of " + parameter.value.getShape());
            }
        }
        if (!missing.isEmpty() || !unknown.isEmpty() || !misshaped.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    "The stored tensors are not those of this model:" + some("missing", missing)
                            + some("unknown", unknown) + some("of another shape", misshaped) + ".",
                    "Use the recipe and base model that they were trained with.");
        }
        parameters.forEach(
                parameter -> Optimize.copy(parameter.value, Objects.requireNonNull(state.get(parameter.name))));
    }

    /// A few of many names.
    private static String some(String what, Collection<String> names) {
        String more = names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
        String shown = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " " + names.size() + " " + what + " (" + shown + more + ")";
    }

    /// As {@link #load}, and of frozen tensors those that are given, too.
    ///
    /// @param frozen by name
    static void loadAll(List<Parameter> parameters, Map<String, NDArray> frozen, Map<String, NDArray> state) {
        Map<String, NDArray> trained = new LinkedHashMap<>(state);
        trained.keySet().removeAll(frozen.keySet());
        Map<String, NDArray> others = new LinkedHashMap<>(state);
        others.keySet().retainAll(frozen.keySet());
        others.forEach((name, value) -> {
            NDArray here = Objects.requireNonNull(frozen.get(name));
            if (!value.getShape().equals(here.getShape())) {
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNREADABLE,
                        "The stored tensor " + name + " is " + value.getShape() + " instead of " + here.getShape()
                                + ".",
                        "Use the base model that it was trained with.");
            }
        });
        load(parameters, trained);
        others.forEach((name, value) -> Optimize.copy(Objects.requireNonNull(frozen.get(name)), value));
    }

    /// What a trainable tensor belongs to.
    public enum Group {
        ADAPTER,
        HEAD,
        BASE
    }
}
