package graft.engine.recipe;

import graft.engine.recipe.TrainingSpec.EarlyStopping;
import graft.engine.recipe.TrainingSpec.Monitor;
import graft.engine.recipe.TrainingSpec.Optimizer;
import graft.engine.recipe.TrainingSpec.Rates;
import org.jspecify.annotations.Nullable;

/// Checks how a recipe is trained.
final class TrainingCheck {

    private static final String AT = "training.";
    private static final double MOST_ROWS = 65_536;

    private TrainingCheck() {}

    /// @param shape of the base model, or null when it is not known
    static void check(Findings findings, Recipe recipe, @Nullable ModelShape shape) {
        TrainingSpec training = recipe.training();
        length(findings, training);
        rates(findings, recipe);
        optimizer(findings, training.optimizer());
        findings.share(AT + "labelSmoothing", training.loss().labelSmoothing());
        Task.Kind kind = recipe.task().kind();
        if (training.loss().balancedClasses() && (kind == Task.Kind.REGRESSION || kind.languageModel())) {
            findings.warning(AT + "classWeights", kind.text() + " has no classes to weigh", "leave the field out");
        }
        Integer layerDrop = training.loss().layerDrop();
        if (layerDrop != null) {
            findings.within(
                    AT + "layerDrop.maxLayers", layerDrop, 1, shape == null ? Integer.MAX_VALUE : shape.layers());
        }
        Precision precision = training.precision();
        if (precision == Precision.NF4 || precision == Precision.INT8) {
            findings.error(
                    AT + "precision",
                    precision.text() + " is a way to keep weights, not to compute",
                    "use auto, fp32, bf16 or fp16");
        }
        Precision base = recipe.base().precision();
        if (precision != Precision.AUTO && base != Precision.AUTO && precision != base) {
            findings.warning(
                    AT + "precision",
                    precision.text() + " is not used beside base.precision " + base.text()
                            + ", which says how matrices are kept and multiplied",
                    "leave one of them out");
        }
        monitor(findings, training.monitor(), kind);
    }

    private static void length(Findings findings, TrainingSpec training) {
        Integer maxSteps = training.length().maxSteps();
        double epochs = training.length().epochs();
        if (!(epochs > 0) || epochs == Double.POSITIVE_INFINITY && maxSteps == null) {
            findings.error(
                    AT + "epochs", Findings.number(epochs) + " epochs never end or never begin", "choose 1 to 10");
        }
        if (Double.isFinite(epochs) && epochs > TrainingSpec.Length.MOST_EPOCHS) {
            findings.within(AT + "epochs", epochs, 0, TrainingSpec.Length.MOST_EPOCHS);
        }
        if (maxSteps != null) {
            findings.within(AT + "maxSteps", maxSteps, 1, Integer.MAX_VALUE);
        }
        findings.within(AT + "batchSize", training.batchSize(), 1, MOST_ROWS);
        Integer micro = training.microBatchSize();
        if (micro != null) {
            findings.within(AT + "microBatchSize", micro, 1, Math.max(1, training.batchSize()));
        }
    }

    private static void rates(Findings findings, Recipe recipe) {
        Rates rates = recipe.training().rates();
        Double rate = rates.learningRate();
        if (rate != null) {
            findings.positive(AT + "learningRate", rate);
            boolean adapters = !recipe.trainsBase() && !recipe.adapters().isEmpty();
            if (rate > 1) {
                findings.error(AT + "learningRate", Findings.number(rate) + " is larger than 1", "try 0.001");
            } else if (adapters && rate > 0.02) {
                findings.warning(
                        AT + "learningRate", Findings.number(rate) + " will hardly converge", "try 0.0001 to 0.001");
            } else if (adapters && rate > 0 && rate < 5e-5) {
                findings.warning(
                        AT + "learningRate",
                        Findings.number(rate) + " suits full fine-tuning; adapters would hardly move",
                        "try 0.0001 to 0.001");
            }
        }
        Double headRate = rates.headLearningRate();
        if (headRate != null) {
            findings.positive(AT + "headLearningRate", headRate);
            if (headRate > 1) {
                findings.error(AT + "headLearningRate", Findings.number(headRate) + " is larger than 1", "try 0.001");
            }
        }
        findings.notNegative(AT + "warmup", rates.warmup());
        Integer maxSteps = recipe.training().length().maxSteps();
        if (rates.warmup() > Integer.MAX_VALUE) {
            findings.within(AT + "warmup", rates.warmup(), 0, Integer.MAX_VALUE); // no run has more steps
        } else if (maxSteps != null && rates.warmup() >= 1 && rates.warmup() >= maxSteps) {
            findings.warning(
                    AT + "warmup",
                    Findings.number(rates.warmup()) + " steps are all of the run's " + maxSteps
                            + ", so that the learning rate never gets to its peak",
                    "choose fewer steps, or a share below 1");
        }
    }

    private static void optimizer(Findings findings, Optimizer optimizer) {
        if (!(optimizer.beta1() >= 0 && optimizer.beta1() < 1 && optimizer.beta2() >= 0 && optimizer.beta2() < 1)) {
            findings.error(
                    AT + "betas",
                    "[" + Findings.number(optimizer.beta1()) + ", " + Findings.number(optimizer.beta2())
                            + "]: both must be from 0 to less than 1",
                    "use [0.9, 0.999]");
        }
        findings.positive(AT + "eps", optimizer.eps());
        findings.notNegative(AT + "weightDecay", optimizer.weightDecay());
        findings.notNegative(AT + "maxGradNorm", optimizer.maxGradNorm());
    }

    private static void monitor(Findings findings, Monitor monitor, Task.Kind kind) {
        if (monitor.evaluateEvery() != null) {
            findings.within(AT + "evaluateEvery", monitor.evaluateEvery(), 1, Integer.MAX_VALUE);
        }
        EarlyStopping stop = monitor.earlyStopping();
        if (stop != null) {
            findings.within(AT + "earlyStopping.patience", stop.patience(), 1, Integer.MAX_VALUE);
            findings.notNegative(AT + "earlyStopping.minDelta", stop.minDelta());
            if (!kind.metrics().contains(stop.metric())) {
                findings.error(
                        AT + "earlyStopping.metric",
                        "\"" + stop.metric() + "\" is not measured of " + kind.text(),
                        "choose one of " + String.join(", ", kind.metrics()));
            }
        }
        findings.positive(AT + "checkpointEvery", monitor.checkpointEvery());
        if (monitor.timeLimit() != null) {
            findings.positive(AT + "timeLimit", monitor.timeLimit());
        }
    }
}
