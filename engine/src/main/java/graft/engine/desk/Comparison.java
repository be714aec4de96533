package graft.engine.desk;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.MethodWords;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.References;
import graft.engine.recipe.Task;
import graft.engine.runs.RunSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A recipe beside reference methods, on the same data and seeds.
public final class Comparison {

    private Comparison() {}

    /// One training of a comparison.
    ///
    /// @param method `recipe`, or a reference's id: `lora`, `full`, `bitfit`, `head`
    /// @param title  for people
    public record Entry(String method, String title, Recipe recipe) {}

    /// One method's measured figures; what differs by seed is averaged.
    ///
    /// @param deviation sample standard deviation over the seeds, NaN for one seed
    /// @param values    the metric by seed
    /// @param peakBytes of the whole process, the largest of the seeds
    /// @param runs      ids
    public record Row(
            String method,
            String title,
            long trainable,
            double percentOfBase,
            long fileBytes,
            double mean,
            double deviation,
            List<Double> values,
            double seconds,
            double stepSeconds,
            long peakBytes,
            List<String> runs) {}

    /// The trainings to be done: for each method each seed, the recipe itself first.
    ///
    /// @param methods ids of reference methods
    /// @param seeds   how many; the recipe's own seed and those that follow it
    /// @throws InvalidInput when a method is not known
    public static List<Entry> entries(Recipe recipe, ModelShape shape, List<String> methods, int seeds) {
        List<Entry> once = new ArrayList<>();
        once.add(new Entry("recipe", MethodWords.of(recipe, shape), recipe));
        for (String id : methods) {
            References.Method method = References.Method.of(id).orElseThrow(() -> unknown(id));
            once.add(new Entry(id, method.title(), References.recipe(method, recipe, shape)));
        }
        List<Entry> all = new ArrayList<>();
        for (Entry entry : once) {
            for (int i = 0; i < seeds; i++) {
                long seed = recipe.training().seed() + i;
                Recipe seeded =
                        entry.recipe().withTraining(entry.recipe().training().withSeed(seed));
                all.add(new Entry(entry.method(), entry.title(), seeded));
            }
        }
        return all;
    }

    private static InvalidInput unknown(String id) {
        String known = Arrays.stream(References.Method.values())
                .map(References.Method::id)
                .collect(Collectors.joining(", "));
        return new InvalidInput(
                ErrorCode.ARGUMENT_INVALID,
                "--with: \"" + id + "\" is no reference method.",
                "Name some of " + known + ".");
    }

    /// The metric that decides for a kind of task.
    public static String metric(Task.Kind kind) {
        return switch (kind) {
            case CLASSIFICATION -> "accuracy";
            case MULTI_LABEL, TOKEN_CLASSIFICATION -> "f1";
            case REGRESSION -> "pearson";
            case CAUSAL_LM, INSTRUCTION, MASKED_LM -> "loss";
        };
    }

    /// A run's figure: on the test rows, or on the validation rows where there are none of those.
    static double value(RunSummary run, String metric) {
        Double test = run.test().get(metric);
        return test != null ? test : run.validation().getOrDefault(metric, Double.NaN);
    }

    /// A run's figure that variants are chosen by: on the validation rows, since test rows that choose
    /// no longer test; on those where there are no others.
    static double choosing(RunSummary run, String metric) {
        Double validation = run.validation().get(metric);
        return validation != null ? validation : value(run, metric);
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /// Sample standard deviation, NaN for fewer than two values.
    static double deviation(List<Double> values) {
        double mean = mean(values);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
    }

    /// A method's row from its runs, one for each seed.
    public static Row row(String method, String title, String metric, List<RunSummary> runs) {
        List<Double> values = runs.stream().map(run -> value(run, metric)).toList();
        RunSummary first = runs.getFirst();
        return new Row(
                method,
                title,
                first.trainable(),
                first.percentOfBase(),
                first.fileBytes(),
                mean(values),
                deviation(values),
                values,
                runs.stream().mapToDouble(RunSummary::seconds).average().orElse(Double.NaN),
                runs.stream().mapToDouble(RunSummary::stepSeconds).average().orElse(Double.NaN),
                runs.stream().mapToLong(RunSummary::peakBytes).max().orElse(0),
                runs.stream().map(RunSummary::id).toList());
    }
}
