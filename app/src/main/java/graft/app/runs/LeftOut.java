package graft.app.runs;

import graft.engine.recipe.AdapterFields;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What fields come to that a recipe leaves out, by the paths of the command line's `--set`.
final class LeftOut {

    private static final Pattern OF_ADAPTER = Pattern.compile("adapters\\[(\\d+)]\\.(\\w+)");

    /// Those of the training that are a value whatever else the recipe says.
    private static final Map<String, Function<TrainingSpec, Object>> TRAINING = Map.of(
            "training.batchSize", TrainingSpec::batchSize,
            "training.eps", training -> training.optimizer().eps(),
            "training.labelSmoothing", training -> training.loss().labelSmoothing(),
            "training.maxGradNorm", training -> training.optimizer().maxGradNorm(),
            "training.optimizer", training -> training.optimizer().kind().text(),
            "training.schedule", training -> training.rates().schedule().text(),
            "training.seed", TrainingSpec::seed,
            "training.warmup", training -> training.rates().warmup(),
            "training.weightDecay", training -> training.optimizer().weightDecay());

    private LeftOut() {}

    /// As recipes spell it; empty where it is not known or no value.
    static Optional<String> of(Recipe recipe, String path) {
        Matcher adapter = OF_ADAPTER.matcher(path);
        if (adapter.matches()) {
            int number = Integer.parseInt(adapter.group(1));
            return number < recipe.adapters().size()
                    ? Optional.ofNullable(AdapterFields.values(recipe.adapters().get(number))
                                    .get(adapter.group(2)))
                            .filter(value -> !value.isEmpty())
                    : Optional.empty();
        }
        TrainingSpec training = recipe.training();
        if (path.equals("training.learningRate")) {
            return Optional.of(written(training.learningRate(recipe.trainsBase())));
        }
        if (path.equals("training.epochs")) {
            return Optional.of(training.length().epochs())
                    .filter(Double::isFinite)
                    .map(LeftOut::written);
        }
        return Optional.ofNullable(TRAINING.get(path)).map(field -> written(field.apply(training)));
    }

    private static String written(Object value) {
        return value instanceof Double number && number == Math.rint(number)
                ? String.valueOf(number.longValue())
                : String.valueOf(value);
    }
}
