package graft.engine.train;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.data.Batch;
import graft.engine.data.Collator;
import graft.engine.data.PreparedData;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.eval.Evaluator;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The learning-rate range test (Smith, arXiv 1506.01186 §3.3): one step at each of a hundred rates that grow
/// geometrically from 1e-6 to 1, until the loss runs away. Nothing of it is kept.
public final class LearningRateFinder {

    private static final int STEPS = 100;
    private static final double LOWEST = 1e-6;
    private static final double HIGHEST = 1;

    /// Of the moving average that is looked at instead of the loss itself.
    private static final double DECAY = 0.9;

    /// A smoothed loss this many times the best one has run away.
    private static final double RUNAWAY = 2;

    /// A fall smaller than this share of the loss at the start is no learning.
    private static final double LEAST_FALL = 0.02;

    /// Steps whose rates are too small to change anything: their mean is the loss at the start. One batch of a few
    /// rows says little of it.
    private static final int FIRST = 10;

    /// Steps over which the fall is looked at.
    private static final int SPAN = 10;

    private LearningRateFinder() {}

    /// @param rates      tried, growing
    /// @param losses     of each step before its update
    /// @param smoothed   with decay 0.9, unbiased
    /// @param suggestion or null
    /// @param reason     one sentence
    public record Curve(
            List<Double> rates,
            List<Double> losses,
            List<Double> smoothed,
            @Nullable Double suggestion,
            String reason) {}

    /// Trains a fresh model of the recipe on the given base for up to a hundred steps.
    ///
    /// @param base left as it was
    /// @param stop ends the test early; the curve is then what was measured
    public static Curve find(Recipe recipe, BaseModel base, PreparedData data, StopToken stop) {
        if (recipe.fusion() != null) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "The learning rate of a fusion cannot be searched for yet.",
                    "Try training.learningRate 5e-4.");
        }
        Task task = recipe.task().labels().isEmpty() ? recipe.task().withLabels(data.labels()) : recipe.task();
        TrainingSpec spec = recipe.training();
        Collator collator = new Collator(task.kind(), data.tokenizer(), spec.seed());
        MemoryPlan memory = new RunMemory(
                        null,
                        recipe.withTask(task),
                        base,
                        RunMemory.extent(data, recipe.training().batchSize()),
                        null,
                        0)
                .plan();
        Plan plan = new Plan(data.train(), spec, memory.parts());
        try (AdaptedModel model = Training.model(base, recipe, task, data);
                NDManager manager = base.manager().newSubManager()) {
            model.recompute(memory.recompute());
            Learner learner = new ModelLearner(
                    model,
                    data,
                    ModelLearner.options(spec.loss(), task, data.train()),
                    new Evaluator(model, collator, memory.microBatch()),
                    1,
                    1,
                    null,
                    0);
            try (Optimizer optimizer = new Optimizer(manager, spec.optimizer(), learner.parameters())) {
                Series series = new Series();
                for (int i = 0; i < STEPS && !series.ranAway() && !stop.stopRequested(); i++) {
                    Torch.seed(spec.seed() + i);
                    List<Batch> batches = new ArrayList<>();
                    for (int[] rows : plan.microBatches(i)) {
                        batches.add(collator.collate(data.train(), rows, plan.epochOf(i)));
                    }
                    double loss = gradients(learner, batches, manager);
                    double rate = LOWEST * Math.pow(HIGHEST / LOWEST, (double) i / (STEPS - 1));
                    series.add(rate, loss);
                    if (Double.isFinite(loss)) {
                        optimizer.step(rate);
                    }
                }
                return series.curve();
            }
        }
    }

    private static double gradients(Learner learner, List<Batch> batches, NDManager manager) {
        double weight = batches.stream().mapToDouble(learner::weight).sum();
        double sum = 0;
        for (Batch batch : batches) {
            try (NDManager scope = manager.newSubManager();
                    GradMode _ = GradMode.on()) {
                Loss loss = learner.loss(batch, scope);
                loss.backward(1 / Math.max(weight, 1e-12));
                sum += loss.sum().getFloat();
            }
        }
        return sum / Math.max(weight, 1e-12);
    }

    /// The curve while it grows, and what it says.
    static final class Series {

        private final List<Double> rates = new ArrayList<>();
        private final List<Double> losses = new ArrayList<>();
        private final List<Double> smoothed = new ArrayList<>();
        private double average;
        private double best = Double.POSITIVE_INFINITY;

        void add(double rate, double loss) {
            rates.add(rate);
            losses.add(loss);
            average = DECAY * average + (1 - DECAY) * loss;
            double value = average / (1 - Math.pow(DECAY, losses.size()));
            smoothed.add(value);
            best = Math.min(best, value);
        }

        boolean ranAway() {
            return !smoothed.isEmpty() && !(smoothed.getLast() <= RUNAWAY * best);
        }

        /// The rate from which the smoothed loss falls furthest within ten steps (a factor of four in the rate), before
        /// its minimum: between two steps it is chance, and the average lags behind by about as much. The first
        /// steps are not looked at, where single batches make the average.
        Curve curve() {
            double start = losses.stream()
                    .limit(FIRST)
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(0);
            int lowest = FIRST;
            for (int i = FIRST + 1; i < smoothed.size(); i++) {
                lowest = smoothed.get(i) < smoothed.get(lowest) ? i : lowest;
            }
            if (lowest < FIRST + 2 || !(start - smoothed.get(lowest) > LEAST_FALL * start)) {
                return new Curve(
                        rates,
                        losses,
                        smoothed,
                        null,
                        "The loss did not fall at any rate, so there is nothing to suggest: look at data and labels.");
            }
            int steepest = FIRST;
            double most = 0;
            for (int i = FIRST; i < lowest; i++) {
                double fall = smoothed.get(i) - smoothed.get(Math.min(i + SPAN, lowest));
                steepest = fall > most ? i : steepest;
                most = Math.max(fall, most);
            }
            return new Curve(
                    rates,
                    losses,
                    smoothed,
                    rounded(rates.get(steepest)),
                    "The loss falls fastest there; its lowest point is at " + rounded(rates.get(lowest)) + ".");
        }

        private static double rounded(double rate) {
            return new BigDecimal(rate).round(new MathContext(2)).doubleValue();
        }
    }
}
