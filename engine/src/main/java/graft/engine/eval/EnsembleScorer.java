package graft.engine.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Several models of one task whose probabilities are averaged, `p = Σ wᵢ pᵢ`; numbers are averaged as they are.
/// Its logits are those that give p: `log p` of classes that exclude each other, `log p / (1 − p)` of others.
public final class EnsembleScorer implements Scorer {

    private final List<Supplier<AdaptedModel>> models;
    private final List<Double> shares;
    private final Task task;
    private final NDManager manager;
    private final int[][] order;

    /// @param models each made ready when it is asked for; asked in turn
    /// @param shares of each, with sum 1
    /// @throws InvalidInput when they have not one task with the same labels
    public EnsembleScorer(List<Supplier<AdaptedModel>> models, List<Double> shares) {
        this.models = List.copyOf(models);
        this.shares = List.copyOf(shares);
        AdaptedModel first = models.getFirst().get();
        task = first.task();
        manager = first.base().manager();
        order = new int[models.size()][];
        for (int i = 0; i < order.length; i++) {
            order[i] = order(models.get(i).get().task());
        }
    }

    /// Where another model has each of this one's labels.
    private int[] order(Task other) {
        if (other.kind() != task.kind() || !new HashSet<>(other.labels()).equals(new HashSet<>(task.labels()))) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "An ensemble averages probabilities of the same labels: one adapter's task is "
                            + task.kind().text() + " with " + task.labels() + ", another's "
                            + other.kind().text() + " with " + other.labels() + ".",
                    "Give adapters of one task, or --compose parallel.");
        }
        return task.labels().stream().mapToInt(other.labels()::indexOf).toArray();
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public NDArray logits(Inputs inputs) {
        return mean(inputs, model -> model.logits(inputs, false));
    }

    @Override
    public NDArray logitsAt(Inputs inputs, long[] places) {
        return mean(inputs, model -> model.logitsAt(inputs, places));
    }

    private NDArray mean(Inputs inputs, Function<AdaptedModel, NDArray> logits) {
        double[] sums = new double[0];
        Shape shape = new Shape();
        for (int i = 0; i < order.length; i++) {
            NDArray each = logits.apply(models.get(i).get());
            float[] values = each.toFloatArray();
            if (i == 0) {
                sums = new double[values.length];
                shape = each.getShape();
            }
            int width = Math.toIntExact(shape.get(shape.dimension() - 1));
            for (int at = 0; at < values.length; at += width) {
                add(sums, at, probabilities(values, at, width), i);
            }
        }
        float[] result = new float[sums.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) logit(sums[i]);
        }
        return inputs.inputIds().getManager().create(result, shape);
    }

    private void add(double[] sums, int at, double[] each, int model) {
        for (int k = 0; k < each.length; k++) {
            int there = order[model].length == each.length ? order[model][k] : k;
            sums[at + k] += shares.get(model) * each[there];
        }
    }

    private double[] probabilities(float[] values, int at, int width) {
        double[] each = new double[width];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            largest = Math.max(largest, values[at + k]);
        }
        double sum = 0;
        for (int k = 0; k < width; k++) {
            each[k] = switch (task.kind()) {
                case REGRESSION -> values[at + k];
                case MULTI_LABEL -> 1 / (1 + Math.exp(-values[at + k]));
                default -> Math.exp(values[at + k] - largest);
            };
            sum += each[k];
        }
        boolean exclusive = task.kind() != Task.Kind.REGRESSION && task.kind() != Task.Kind.MULTI_LABEL;
        for (int k = 0; exclusive && k < width; k++) {
            each[k] /= sum;
        }
        return each;
    }

    private double logit(double mean) {
        return switch (task.kind()) {
            case REGRESSION -> mean;
            case MULTI_LABEL -> Math.log(mean) - Math.log1p(-mean);
            default -> Math.log(Math.max(mean, Float.MIN_NORMAL));
        };
    }
}
