package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.adapter.LossOptions;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Targets;
import graft.engine.data.Batch;
import graft.engine.data.PreparedData;
import graft.engine.data.Rows;
import graft.engine.eval.Evaluator;
import graft.engine.eval.Feed;
import graft.engine.eval.Positions;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.tensor.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// An adapted model with its task, as the loop sees it.
final class ModelLearner implements Learner {

    private final AdaptedModel model;
    private final PreparedData data;
    private final LossOptions options;
    private final Evaluator evaluator;
    private final @Nullable FrozenStates frozen;
    private final List<Optimizer.Parameter> parameters;
    private final int layerDrop;

    /// @param rate     peak learning rate of adapters and base
    /// @param headRate peak learning rate of the task's head
    /// @param frozen    states of layers that nothing changes, or null where none are kept
    /// @param layerDrop most layers without adapters in a batch; 0 for none
    ModelLearner(
            AdaptedModel model,
            PreparedData data,
            LossOptions options,
            Evaluator evaluator,
            double rate,
            double headRate,
            @Nullable FrozenStates frozen,
            int layerDrop) {
        this.frozen = frozen;
        this.layerDrop = layerDrop;
        this.model = model;
        this.data = data;
        this.options = options;
        this.evaluator = evaluator;
        this.parameters = model.parameters().stream()
                .map(parameter -> new Optimizer.Parameter(
                        parameter.name(), parameter.value(), rate(parameter, rate, headRate), parameter.decay()))
                .toList();
    }

    private static double rate(Parameter parameter, double rate, double headRate) {
        Double own = parameter.learningRateOverride();
        return own != null ? own : parameter.group() == Parameter.Group.HEAD ? headRate : rate;
    }

    /// @param rows of training, for the balance of classes
    static LossOptions options(TrainingSpec.Loss loss, Task task, Rows rows) {
        if (!loss.balancedClasses() || task.kind() != Task.Kind.CLASSIFICATION) {
            return new LossOptions(loss.labelSmoothing(), List.of());
        }
        long[] counts = new long[task.labels().size()];
        for (int i = 0; i < rows.size(); i++) {
            counts[(int) rows.get(i).labels()[0]]++;
        }
        // As scikit-learn's `balanced`: rows / (classes × rows of the class).
        List<Double> weights = java.util.Arrays.stream(counts)
                .mapToObj(count -> count == 0 ? 0.0 : (double) rows.size() / (counts.length * count))
                .toList();
        return new LossOptions(loss.labelSmoothing(), weights);
    }

    @Override
    public List<Optimizer.Parameter> parameters() {
        return parameters;
    }

    @Override
    public double weight(Batch batch) {
        Task.Kind kind = model.task().kind();
        return switch (kind) {
            case CLASSIFICATION -> classWeight(batch);
            case REGRESSION -> batch.rows();
            case MULTI_LABEL -> batch.labels().length;
            case TOKEN_CLASSIFICATION, MASKED_LM -> Positions.of(batch, false).count();
            case CAUSAL_LM, INSTRUCTION -> Positions.of(batch, true).count();
        };
    }

    private double classWeight(Batch batch) {
        if (options.classWeights().isEmpty()) {
            return batch.rows();
        }
        double sum = 0;
        for (double label : batch.labels()) {
            sum += options.classWeights().get((int) label);
        }
        return sum;
    }

    @Override
    public Loss loss(Batch batch, NDManager scope) {
        if (layerDrop > 0) {
            // Drawn from the batch itself: a resumed run draws the same.
            model.attached().dropBelow(new Random(Arrays.hashCode(batch.inputIds())).nextInt(layerDrop + 1));
        }
        Loss loss = plain(batch, scope);
        NDArray penalty = model.penalty();
        // Each micro-batch adds its share, so that the mean over the step has it once.
        return penalty == null
                ? loss
                : new Loss(
                        Kernels.addScaled(loss.sum(), penalty, scope.create((float) loss.weight())),
                        loss.weight(),
                        loss.tape());
    }

    private Loss plain(Batch batch, NDManager scope) {
        Inputs inputs = Feed.inputs(scope, batch);
        Targets targets = Feed.targets(scope, batch, model.task().kind());
        if (frozen == null) {
            return model.loss(inputs, targets, options, true);
        }
        try {
            return model.loss(inputs, frozen.start(batch, scope), targets, options);
        } catch (IOException failure) {
            throw new UncheckedIOException("The kept states of frozen layers cannot be used", failure);
        }
    }

    /// All layers take part in what is measured.
    private void whole() {
        if (layerDrop > 0) {
            model.attached().dropBelow(0);
        }
    }

    @Override
    public Map<String, Double> validate(StopToken stop) {
        whole();
        return evaluator.metrics(data.validation(), stop::stopRequested);
    }

    @Override
    public Map<String, Double> test(StopToken stop) {
        whole();
        return evaluator.metrics(data.test(), stop::stopRequested);
    }
}
