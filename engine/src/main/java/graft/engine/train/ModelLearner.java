package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.ClassWeights;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An adapted model with its task, as the loop sees it.
final class ModelLearner implements Learner {

    private final AdaptedModel model;
    private final PreparedData data;
    private final LossOptions options;
    private Evaluator evaluator;
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
        return new LossOptions(
                loss.labelSmoothing(), loss.balancedClasses() ? ClassBalance.of(task, rows) : ClassWeights.NONE);
    }

    @Override
    public List<Optimizer.Parameter> parameters() {
        return parameters;
    }

    @Override
    public double weight(Batch batch) {
        ClassWeights weights = options.classWeights();
        return switch (model.task().kind()) {
            case CLASSIFICATION -> weights.none() ? batch.rows() : sum(weights, batch.labels());
            case REGRESSION -> batch.rows();
            case MULTI_LABEL -> weights.none() ? batch.labels().length : sumOfSets(weights, batch.labels());
            case TOKEN_CLASSIFICATION -> {
                Positions words = Positions.of(batch, false);
                yield weights.none()
                        ? words.count()
                        : sum(
                                weights,
                                Arrays.stream(words.labels()).asDoubleStream().toArray());
            }
            case MASKED_LM -> Positions.of(batch, false).count();
            case CAUSAL_LM, INSTRUCTION -> Positions.of(batch, true).count();
        };
    }

    private static double sum(ClassWeights weights, double[] labels) {
        return Arrays.stream(labels).map(label -> weights.of((long) label)).sum();
    }

    private static double sumOfSets(ClassWeights weights, double[] labels) {
        int classes = weights.present().size();
        return IntStream.range(0, labels.length)
                .mapToDouble(i -> weights.of(i % classes, labels[i] > 0))
                .sum();
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
    public int validationRows() {
        return data.validation().size();
    }

    @Override
    public int testRows() {
        return data.test().size();
    }

    @Override
    public Map<String, Double> test(StopToken stop) {
        whole();
        return evaluator.metrics(data.test(), stop::stopRequested);
    }

    @Override
    public boolean measureFewerRows() {
        boolean possible = evaluator.rows() > 1;
        if (possible) {
            evaluator = evaluator.withRows(Math.ceilDiv(evaluator.rows(), 2));
        }
        return possible;
    }
}
