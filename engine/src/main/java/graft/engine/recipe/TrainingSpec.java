package graft.engine.recipe;

import org.jspecify.annotations.Nullable;

/// How a recipe is trained. A step is one optimizer update, a micro-batch one forward and backward.
///
/// @param length         how long
/// @param batchSize      rows per step; 16
/// @param microBatchSize rows per micro-batch, or null: chosen to fit
/// @param rates          learning rates and their course
/// @param optimizer      the update rule
/// @param loss           what is minimised beyond the task's own loss
/// @param seed           of initialisation, order and dropout; 42
/// @param precision      of the arithmetic
/// @param checkpointActivations recompute activations in the backward pass; `auto`, `true`, `false`
/// @param monitor        evaluation, early stopping, checkpoints, limits
public record TrainingSpec(
        Length length,
        int batchSize,
        @Nullable Integer microBatchSize,
        Rates rates,
        Optimizer optimizer,
        Loss loss,
        long seed,
        Precision precision,
        String checkpointActivations,
        Monitor monitor,
        Extra extra) {

    /// @param epochs   passes over the training rows, > 0; 3
    /// @param maxSteps ends the run earlier, or null; when only this is given in the JSON, epochs is
    ///                 without limit
    public record Length(double epochs, @Nullable Integer maxSteps) {

        /// Passes that a run is given at most: their steps can still be counted.
        public static final double MOST_EPOCHS = 1_000_000;
    }

    /// @param learningRate     peak rate, or null: 1e-3 for adapters, 2e-5 where the base is trained
    /// @param headLearningRate of the task head, or null: the same
    /// @param schedule         its course after the warm-up
    /// @param warmup           share of all steps when < 1, steps when ≥ 1; 0.06
    public record Rates(
            @Nullable Double learningRate, @Nullable Double headLearningRate, Schedule schedule, double warmup) {}

    public enum Schedule {
        LINEAR("linear"),
        COSINE("cosine"),
        CONSTANT("constant"),
        INVERSE_SQRT("inverse-sqrt");

        private final String text;

        Schedule(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// @param kind        `adamw`, `adamw8bit` or `sgd`
    /// @param weightDecay decoupled (arXiv 1711.05101), on matrices only; 0
    /// @param maxGradNorm gradients are scaled down to this global norm; 1; 0 is off
    public record Optimizer(
            OptimizerKind kind, double beta1, double beta2, double eps, double weightDecay, double maxGradNorm) {}

    public enum OptimizerKind {
        ADAMW("adamw"),
        ADAMW_8BIT("adamw8bit"),
        SGD("sgd");

        private final String text;

        OptimizerKind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// @param labelSmoothing  0 ≤ s < 1
    /// @param balancedClasses weights classes by inverse frequency
    /// @param layerDrop       robust AdapterDrop (arXiv 2010.11918 §4): in each batch the adapters of a
    ///                        random number of the lowest layers take no part, from none to so many; null for
    ///                        never
    public record Loss(
            double labelSmoothing,
            boolean balancedClasses,
            @Nullable Integer layerDrop) {
        public Loss(double labelSmoothing, boolean balancedClasses) {
            this(labelSmoothing, balancedClasses, null);
        }
    }

    /// @param evaluateEvery   steps between evaluations, or null: at the end of each epoch
    /// @param earlyStopping   or null: never
    /// @param checkpointEvery seconds between checkpoints; 60
    /// @param timeLimit       seconds after which the run ends and keeps its result, or null
    /// @param onDivergence    what a loss that is no number, or has jumped, leads to
    public record Monitor(
            @Nullable Integer evaluateEvery,
            @Nullable EarlyStopping earlyStopping,
            double checkpointEvery,
            @Nullable Double timeLimit,
            OnDivergence onDivergence) {

        /// A divergence stops the run.
        public Monitor(
                @Nullable Integer evaluateEvery,
                @Nullable EarlyStopping earlyStopping,
                double checkpointEvery,
                @Nullable Double timeLimit) {
            this(evaluateEvery, earlyStopping, checkpointEvery, timeLimit, OnDivergence.STOP);
        }

        public Monitor withTimeLimit(@Nullable Double newLimit) {
            return new Monitor(evaluateEvery, earlyStopping, checkpointEvery, newLimit, onDivergence);
        }

        public Monitor withCheckpointEvery(double seconds) {
            return new Monitor(evaluateEvery, earlyStopping, seconds, timeLimit, onDivergence);
        }

        public Monitor withOnDivergence(OnDivergence what) {
            return new Monitor(evaluateEvery, earlyStopping, checkpointEvery, timeLimit, what);
        }
    }

    /// What happens when training diverges.
    public enum OnDivergence {
        /// The run fails, and keeps its last good weights.
        STOP("stop"),
        /// It goes on from its last checkpoint with a third of the learning rate, three times at most.
        RETRY("retry"),
        /// A jump of the loss is left to training; only a loss that is no number ends the run.
        GO_ON("go-on");

        private final String text;

        OnDivergence(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// Ends a run when the metric has not improved by more than `minDelta` (relative) in `patience`
    /// evaluations in a row; the best weights are restored.
    public record EarlyStopping(int patience, double minDelta, String metric, Extra extra) {
        public EarlyStopping(int patience, double minDelta, String metric) {
            this(patience, minDelta, metric, Extra.NONE);
        }

        /// Patience 3, 0.1 %, on the validation loss.
        public static EarlyStopping defaults() {
            return new EarlyStopping(3, 0.001, "loss");
        }
    }

    /// The defaults of `recipe.md`.
    public static TrainingSpec defaults() {
        return new TrainingSpec(
                new Length(3, null),
                16,
                null,
                new Rates(null, null, Schedule.LINEAR, 0.06),
                new Optimizer(OptimizerKind.ADAMW, 0.9, 0.999, 1e-8, 0, 1),
                new Loss(0, false),
                42,
                Precision.AUTO,
                "auto",
                new Monitor(null, EarlyStopping.defaults(), 60, null),
                Extra.NONE);
    }

    /// The peak learning rate that will be used: the given one, or the default for what is trained.
    public double learningRate(boolean trainsBase) {
        Double given = rates.learningRate();
        return given != null ? given : trainsBase ? 2e-5 : 1e-3;
    }

    public TrainingSpec withLength(Length newLength) {
        return new TrainingSpec(
                newLength,
                batchSize,
                microBatchSize,
                rates,
                optimizer,
                loss,
                seed,
                precision,
                checkpointActivations,
                monitor,
                extra);
    }

    public TrainingSpec withBatchSize(int newBatchSize) {
        return new TrainingSpec(
                length,
                newBatchSize,
                microBatchSize,
                rates,
                optimizer,
                loss,
                seed,
                precision,
                checkpointActivations,
                monitor,
                extra);
    }

    /// @param newWay `auto`, `true` or `false`
    public TrainingSpec withCheckpointActivations(String newWay) {
        return new TrainingSpec(
                length, batchSize, microBatchSize, rates, optimizer, loss, seed, precision, newWay, monitor, extra);
    }

    public TrainingSpec withPrecision(Precision newPrecision) {
        return new TrainingSpec(
                length,
                batchSize,
                microBatchSize,
                rates,
                optimizer,
                loss,
                seed,
                newPrecision,
                checkpointActivations,
                monitor,
                extra);
    }

    public TrainingSpec withMicroBatchSize(@Nullable Integer newSize) {
        return new TrainingSpec(
                length,
                batchSize,
                newSize,
                rates,
                optimizer,
                loss,
                seed,
                precision,
                checkpointActivations,
                monitor,
                extra);
    }

    public TrainingSpec withRates(Rates newRates) {
        return new TrainingSpec(
                length,
                batchSize,
                microBatchSize,
                newRates,
                optimizer,
                loss,
                seed,
                precision,
                checkpointActivations,
                monitor,
                extra);
    }

    public TrainingSpec withOptimizer(Optimizer newOptimizer) {
        return new TrainingSpec(
                length,
                batchSize,
                microBatchSize,
                rates,
                newOptimizer,
                loss,
                seed,
                precision,
                checkpointActivations,
                monitor,
                extra);
    }

    public TrainingSpec withLoss(Loss newLoss) {
        return new TrainingSpec(
                length,
                batchSize,
                microBatchSize,
                rates,
                optimizer,
                newLoss,
                seed,
                precision,
                checkpointActivations,
                monitor,
                extra);
    }

    public TrainingSpec withSeed(long newSeed) {
        return new TrainingSpec(
                length,
                batchSize,
                microBatchSize,
                rates,
                optimizer,
                loss,
                newSeed,
                precision,
                checkpointActivations,
                monitor,
                extra);
    }

    public TrainingSpec withMonitor(Monitor newMonitor) {
        return new TrainingSpec(
                length,
                batchSize,
                microBatchSize,
                rates,
                optimizer,
                loss,
                seed,
                precision,
                checkpointActivations,
                newMonitor,
                extra);
    }
}
