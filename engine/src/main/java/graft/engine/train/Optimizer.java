package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.TrainingSpec;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The update rule: AdamW, fused over all parameters of a group or with {@link Moments} in eight bits, or plain
/// gradient descent. Parameters with one learning rate form a group; weight decay acts on matrices only, since pulling
/// biases and norm weights to zero makes no model simpler.
///
/// Moments lie in one manager that {@link #close} frees; they belong to every checkpoint.
public final class Optimizer implements AutoCloseable {

    /// A trainable tensor.
    ///
    /// @param name  stable over resumes
    /// @param rate  peak learning rate
    /// @param decay whether weight decay acts on it: not on biases, norms and scales
    public record Parameter(String name, NDArray tensor, double rate, boolean decay) {}

    private record Group(double rate, double weightDecay, List<Integer> members) {}

    private final NDManager manager;
    private final TrainingSpec.Optimizer settings;
    private final List<Parameter> parameters;
    private final List<NDArray> tensors;
    private final List<Group> groups;
    private final List<Moments> moments;

    public Optimizer(NDManager parent, TrainingSpec.Optimizer settings, List<Parameter> parameters) {
        this.manager = parent.newSubManager();
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        this.tensors = parameters.stream().map(Parameter::tensor).toList();
        this.groups = groups();
        this.moments = tensors.stream()
                .flatMap(tensor -> Moments.of(settings.kind(), manager, tensor.getShape()).stream())
                .toList();
    }

    private List<Group> groups() {
        Map<List<Double>, List<Integer>> byRate = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            double decay = parameter.decay() ? settings.weightDecay() : 0;
            byRate.computeIfAbsent(List.of(parameter.rate(), decay), _ -> new ArrayList<>())
                    .add(i);
        }
        List<Group> all = new ArrayList<>();
        byRate.forEach((key, members) -> all.add(new Group(key.get(0), key.get(1), List.copyOf(members))));
        return all;
    }

    /// Updates every parameter from the gradients gathered since the last step, and clears these.
    ///
    /// @param factor share of the peak rates, from the schedule
    /// @return the gradients' global norm before clipping; when it is not finite nothing was updated
    public double step(double factor) {
        try (NDManager scope = manager.newSubManager();
                GradMode _ = GradMode.off()) {
            List<NDArray> gradients = Optimize.gradients(scope, tensors);
            double norm = Optimize.norm(gradients);
            if (Double.isFinite(norm)) {
                if (settings.maxGradNorm() > 0 && norm > settings.maxGradNorm()) {
                    Optimize.clip(gradients, settings.maxGradNorm());
                }
                for (Group group : groups) {
                    update(group, group.rate() * factor, gradients);
                }
            }
            Optimize.zero(gradients);
            return norm;
        }
    }

    /// The rate of the first parameter, the one that is shown.
    ///
    /// @param factor share of the peak rates
    public double rate(double factor) {
        return parameters.isEmpty() ? 0 : parameters.getFirst().rate() * factor;
    }

    /// Forgets the gradients of a step that was given up.
    public void discardGradients() {
        try (NDManager scope = manager.newSubManager();
                GradMode _ = GradMode.off()) {
            Optimize.zero(Optimize.gradients(scope, tensors));
        }
    }

    private void update(Group group, double rate, List<NDArray> gradients) {
        switch (settings.kind()) {
            case ADAMW, ADAMW_8BIT -> {
                Optimize.AdamW rule = new Optimize.AdamW(
                        rate, settings.beta1(), settings.beta2(), settings.eps(), group.weightDecay());
                Moments.step(pick(group, tensors), pick(group, gradients), pick(group, moments), rule);
            }
            case SGD -> {
                for (int i : group.members()) {
                    NDArray tensor = tensors.get(i);
                    if (group.weightDecay() > 0) {
                        tensor.muli(1 - rate * group.weightDecay());
                    }
                    tensor.subi(gradients.get(i).mul(rate));
                }
            }
        }
    }

    private static <T> List<T> pick(Group group, List<T> all) {
        return group.members().stream().map(all::get).toList();
    }

    /// The parameters in their order.
    public List<Parameter> parameters() {
        return parameters;
    }

    /// What a checkpoint keeps: the moments by name (`first.NAME`, `second.NAME`, `steps.NAME`, and the scales of
    /// packed ones), the tensors themselves.
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        for (int i = 0; i < moments.size(); i++) {
            moments.get(i).into(state, parameters.get(i).name());
        }
        return state;
    }

    @Override
    public void close() {
        manager.close();
    }
}
