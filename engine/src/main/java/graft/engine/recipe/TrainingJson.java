package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.TrainingSpec.EarlyStopping;
import graft.engine.recipe.TrainingSpec.Length;
import graft.engine.recipe.TrainingSpec.Loss;
import graft.engine.recipe.TrainingSpec.Monitor;
import graft.engine.recipe.TrainingSpec.OnDivergence;
import graft.engine.recipe.TrainingSpec.Optimizer;
import graft.engine.recipe.TrainingSpec.OptimizerKind;
import graft.engine.recipe.TrainingSpec.Rates;
import graft.engine.recipe.TrainingSpec.Schedule;
import org.jspecify.annotations.Nullable;

/// How a recipe is trained, as JSON: one flat object.
final class TrainingJson {

    private static final TrainingSpec DEFAULTS = TrainingSpec.defaults();

    private TrainingJson() {}

    static TrainingSpec read(Fields root) {
        return root.object("training").map(TrainingJson::of).orElse(DEFAULTS);
    }

    /// The training that an object of its own describes.
    static TrainingSpec of(Fields fields) {
        return new TrainingSpec(
                length(fields),
                fields.integer("batchSize", DEFAULTS.batchSize()),
                fields.optionalInteger("microBatchSize"),
                rates(fields),
                optimizer(fields),
                loss(fields),
                fields.seed("seed", DEFAULTS.seed()),
                fields.choice("precision", DEFAULTS.precision(), Precision.values(), Precision::text),
                checkpointActivations(fields),
                monitor(fields),
                fields.rest());
    }

    /// Without `epochs` there are three, unless `maxSteps` alone ends the run.
    private static Length length(Fields fields) {
        Integer maxSteps = fields.optionalInteger("maxSteps");
        double fallback = maxSteps == null ? DEFAULTS.length().epochs() : Double.POSITIVE_INFINITY;
        return new Length(fields.number("epochs", fallback), maxSteps);
    }

    private static Rates rates(Fields fields) {
        Rates defaults = DEFAULTS.rates();
        return new Rates(
                fields.optionalNumber("learningRate"),
                fields.optionalNumber("headLearningRate"),
                fields.choice("schedule", defaults.schedule(), Schedule.values(), Schedule::text),
                fields.number("warmup", defaults.warmup()));
    }

    private static Optimizer optimizer(Fields fields) {
        Optimizer defaults = DEFAULTS.optimizer();
        double beta1 = defaults.beta1();
        double beta2 = defaults.beta2();
        JsonNode betas = fields.raw("betas");
        if (betas != null) {
            if (betas.isArray() && betas.size() == 2) {
                beta1 = fields.number("betas", betas.get(0)).orElse(beta1);
                beta2 = fields.number("betas", betas.get(1)).orElse(beta2);
            } else {
                fields.wrong("betas", betas, "two numbers in brackets");
            }
        }
        return new Optimizer(
                fields.choice("optimizer", defaults.kind(), OptimizerKind.values(), OptimizerKind::text),
                beta1,
                beta2,
                fields.number("eps", defaults.eps()),
                fields.number("weightDecay", defaults.weightDecay()),
                fields.number("maxGradNorm", defaults.maxGradNorm()));
    }

    private static Loss loss(Fields fields) {
        JsonNode weights = fields.raw("classWeights");
        boolean balanced =
                weights != null && weights.isTextual() && weights.textValue().equals("balanced");
        if (weights != null && !balanced) {
            fields.wrong("classWeights", weights, "null or \"balanced\"");
        }
        Integer layerDrop =
                fields.object("layerDrop").map(TrainingJson::maxLayers).orElse(null);
        return new Loss(fields.number("labelSmoothing", DEFAULTS.loss().labelSmoothing()), balanced, layerDrop);
    }

    private static @Nullable Integer maxLayers(Fields layerDrop) {
        if (layerDrop.raw("maxLayers") == null) {
            layerDrop.error("maxLayers", "is missing", "say below how many layers adapters may be left out");
        }
        return layerDrop.optionalInteger("maxLayers");
    }

    private static String checkpointActivations(Fields fields) {
        JsonNode value = fields.raw("checkpointActivations");
        if (value != null && !value.isBoolean() && !value.asText().equals("auto")) {
            fields.wrong("checkpointActivations", value, "true, false or \"auto\"");
            return "auto";
        }
        return value == null ? "auto" : value.asText();
    }

    private static Monitor monitor(Fields fields) {
        Monitor defaults = DEFAULTS.monitor();
        JsonNode every = fields.raw("evaluateEvery");
        boolean epoch = every == null || every.isTextual() && every.textValue().equals("epoch");
        Integer steps = null;
        if (every != null && every.isTextual() && !epoch) {
            fields.wrong("evaluateEvery", every, "\"epoch\" or a whole number of steps");
        } else if (every != null && !epoch) {
            steps = fields.integer("evaluateEvery", every).orElse(null);
        }
        return new Monitor(
                steps,
                earlyStopping(fields, defaults.earlyStopping()),
                fields.number("checkpointEvery", defaults.checkpointEvery()),
                fields.optionalNumber("timeLimit"),
                fields.choice("onDivergence", defaults.onDivergence(), OnDivergence.values(), OnDivergence::text));
    }

    private static @Nullable EarlyStopping earlyStopping(Fields fields, @Nullable EarlyStopping fallback) {
        JsonNode value = fields.raw("earlyStopping");
        if (value == null || value.isBoolean()) {
            return value == null || value.booleanValue() ? fallback : null;
        }
        EarlyStopping defaults = EarlyStopping.defaults();
        return fields.object("earlyStopping")
                .map(stop -> new EarlyStopping(
                        stop.integer("patience", defaults.patience()),
                        stop.number("minDelta", defaults.minDelta()),
                        stop.text("metric", defaults.metric()),
                        stop.rest()))
                .orElse(fallback);
    }

    static ObjectNode write(TrainingSpec training) {
        Canonical out = new Canonical();
        Length length = training.length();
        if (length.maxSteps() == null) {
            out.put("epochs", length.epochs(), DEFAULTS.length().epochs());
        } else {
            out.put("epochs", length.epochs(), Double.POSITIVE_INFINITY).put("maxSteps", length.maxSteps());
        }
        Rates rates = training.rates();
        out.put("batchSize", training.batchSize(), DEFAULTS.batchSize())
                .put("microBatchSize", training.microBatchSize())
                .put("learningRate", rates.learningRate())
                .put("headLearningRate", rates.headLearningRate())
                .put(
                        "schedule",
                        rates.schedule().text(),
                        DEFAULTS.rates().schedule().text())
                .put("warmup", rates.warmup(), DEFAULTS.rates().warmup());
        optimizer(out, training.optimizer());
        out.put(
                "labelSmoothing",
                training.loss().labelSmoothing(),
                DEFAULTS.loss().labelSmoothing());
        if (training.loss().balancedClasses()) {
            out.put("classWeights", "balanced");
        }
        Integer layerDrop = training.loss().layerDrop();
        if (layerDrop != null) {
            out.put("layerDrop", JsonNodeFactory.instance.objectNode().put("maxLayers", layerDrop));
        }
        out.put("seed", training.seed(), DEFAULTS.seed())
                .put(
                        "precision",
                        training.precision().text(),
                        DEFAULTS.precision().text());
        if (!training.checkpointActivations().equals("auto")) {
            out.put(
                    "checkpointActivations",
                    BooleanNode.valueOf(training.checkpointActivations().equals("true")));
        }
        monitor(out, training.monitor());
        return out.with(training.extra());
    }

    private static void optimizer(Canonical out, Optimizer optimizer) {
        Optimizer defaults = DEFAULTS.optimizer();
        out.put("optimizer", optimizer.kind().text(), defaults.kind().text());
        if (optimizer.beta1() != defaults.beta1() || optimizer.beta2() != defaults.beta2()) {
            out.put(
                    "betas",
                    JsonNodeFactory.instance
                            .arrayNode()
                            .add(Canonical.number(optimizer.beta1()))
                            .add(Canonical.number(optimizer.beta2())));
        }
        out.put("eps", optimizer.eps(), defaults.eps())
                .put("weightDecay", optimizer.weightDecay(), defaults.weightDecay())
                .put("maxGradNorm", optimizer.maxGradNorm(), defaults.maxGradNorm());
    }

    private static void monitor(Canonical out, Monitor monitor) {
        out.put("evaluateEvery", monitor.evaluateEvery());
        EarlyStopping stop = monitor.earlyStopping();
        EarlyStopping defaults = EarlyStopping.defaults();
        if (stop == null) {
            out.put("earlyStopping", false, true);
        } else if (!stop.equals(defaults)) {
            out.put(
                    "earlyStopping",
                    new Canonical()
                            .put("patience", stop.patience(), defaults.patience())
                            .put("minDelta", stop.minDelta(), defaults.minDelta())
                            .put("metric", stop.metric(), defaults.metric())
                            .with(stop.extra()));
        }
        out.put("checkpointEvery", monitor.checkpointEvery(), DEFAULTS.monitor().checkpointEvery())
                .put("timeLimit", monitor.timeLimit())
                .put(
                        "onDivergence",
                        monitor.onDivergence().text(),
                        DEFAULTS.monitor().onDivergence().text());
    }
}
