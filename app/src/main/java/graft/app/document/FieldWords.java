package graft.app.document;

import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A recipe's fields as the inspector calls them, for places where a field is chosen, typed or named: sweeps,
/// differences, changes of a repetition. Paths are those of the command line's `--set`.
public final class FieldWords {

    private static final Pattern OF_ADAPTER = Pattern.compile("adapters\\[(\\d+)]\\.(\\w+)");

    /// By which short words a person may mean a field, besides its name.
    private static final Map<String, String> SHORT = Map.of(
            "lr", "training.learningRate",
            "batch", "training.batchSize",
            "steps", "training.maxSteps",
            "seed", "training.seed",
            "decay", "training.weightDecay");

    private FieldWords() {}

    /// The name of a field as the inspector has it, of a further adapter with its number; the path itself where the
    /// inspector has no name for it.
    public static String of(String path) {
        Matcher adapter = OF_ADAPTER.matcher(path);
        if (adapter.matches()) {
            int number = Integer.parseInt(adapter.group(1)) + 1;
            return ofAdapter(adapter.group(2))
                    .map(words -> number == 1 ? words : Messages.text("fields.of-adapter", words, number))
                    .orElse(path);
        }
        return ofRecipe(path).orElse(path);
    }

    /// The field that is meant: a path, a name as the inspector has it or its beginning, or `rank`, `r`, `size`, `lr`.
    /// Empty where nothing is called so.
    public static Optional<String> path(String typed, Recipe recipe) {
        String text = typed.strip();
        String small = text.toLowerCase(Locale.ROOT);
        if (text.contains(".") || text.isEmpty()) {
            return Optional.of(text).filter(path -> !path.isEmpty());
        }
        List<String> known = usual(recipe);
        if (List.of("r", "rank", "size").contains(small)) {
            return known.stream().filter(FieldWords::isSize).findFirst();
        }
        if (SHORT.containsKey(small)) {
            return Optional.ofNullable(SHORT.get(small));
        }
        return known.stream()
                .filter(path -> of(path).equalsIgnoreCase(text))
                .findFirst()
                .or(() -> known.stream()
                        .filter(path -> of(path).toLowerCase(Locale.ROOT).startsWith(small))
                        .findFirst());
    }

    private static boolean isSize(String path) {
        return path.endsWith(".size") || path.endsWith(".rank") || path.endsWith(".length");
    }

    /// The fields that are varied most, the first ones first: sizes, learning rate, length, batch, dropout.
    public static List<String> usual(Recipe recipe) {
        List<String> sizes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < recipe.adapters().size(); i++) {
            AdapterSpec adapter = recipe.adapters().get(i);
            String at = "adapters[" + i + "].";
            switch (adapter.kind()) {
                case BOTTLENECK, COMPACTER -> {
                    sizes.add(at + "size");
                    others.addAll(List.of(at + "reductionFactor", at + "scaling", at + "dropout"));
                }
                case LORA -> {
                    sizes.add(at + "rank");
                    others.addAll(List.of(at + "alpha", at + "dropout"));
                }
                case VERA -> {
                    sizes.add(at + "rank");
                    others.add(at + "dropout");
                }
                case REFT -> sizes.add(at + "rank");
                case PREFIX, PROMPT -> sizes.add(at + "length");
                case INVERTIBLE -> others.add(at + "reductionFactor");
                case IA3, BITFIT, LAYERNORM, FULL -> {}
            }
        }
        List<String> all = new ArrayList<>(sizes);
        all.addAll(List.of("training.learningRate", "training.epochs", "training.batchSize", "training.maxSteps"));
        all.addAll(others);
        all.addAll(List.of("training.weightDecay", "training.warmup", "training.headLearningRate", "data.maxLength"));
        return List.copyOf(all);
    }

    private static Optional<String> ofAdapter(String field) {
        return switch (field) {
            case "kind" -> Optional.of(Messages.text("fields.kind"));
            case "size" -> first(Messages.text("field.size"));
            case "rank" -> first(Messages.text("field.rank"));
            case "alpha" -> first(Messages.text("field.alpha"));
            case "reductionFactor" -> first(Messages.text("field.reduction"));
            case "scaling" -> first(Messages.text("field.scaling"));
            case "dropout" -> first(Messages.text("field.dropout"));
            case "length" -> first(Messages.text("field.length"));
            case "layers" -> first(Messages.text("field.layers"));
            case "activation" -> first(Messages.text("field.activation"));
            case "init" -> first(Messages.text("field.init"));
            case "preset" -> first(Messages.text("field.wiring"));
            case "sites" -> Optional.of(Messages.text("fields.sites"));
            case "learningRate" -> first(Messages.text("field.rate")).map(words -> Messages.text("fields.own", words));
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofRecipe(String path) {
        return switch (path) {
            case "name" -> first(Messages.text("field.name"));
            case "training.learningRate" -> Optional.of(Messages.text("training.rate"));
            case "training.headLearningRate" -> Optional.of(Messages.text("training.head-rate"));
            case "training.epochs" -> Optional.of(Messages.text("training.epochs"));
            case "training.batchSize" -> Optional.of(Messages.text("training.batch"));
            case "training.microBatchSize" -> Optional.of(Messages.text("training.micro"));
            case "training.maxSteps" -> Optional.of(Messages.text("training.steps"));
            case "training.weightDecay" -> Optional.of(Messages.text("training.decay"));
            case "training.maxGradNorm" -> Optional.of(Messages.text("training.clip"));
            case "training.warmup" -> Optional.of(Messages.text("training.warmup"));
            case "training.schedule" -> Optional.of(Messages.text("training.schedule"));
            case "training.seed" -> Optional.of(Messages.text("training.seed"));
            case "training.timeLimit" -> Optional.of(Messages.text("training.limit"));
            case "training.labelSmoothing" -> Optional.of(Messages.text("training.smoothing"));
            case "training.precision" -> Optional.of(Messages.text("training.precision"));
            case "data.maxLength" -> Optional.of(Messages.text("fields.max-length"));
            case "data.source" -> Optional.of(Messages.text("fields.source"));
            case "task.kind" -> Optional.of(Messages.text("fields.task"));
            case "base.model" -> Optional.of(Messages.text("fields.base"));
            case "base.precision" -> Optional.of(Messages.text("fields.base-precision"));
            default -> Optional.empty();
        };
    }

    /// A form's message has its help below the name.
    private static Optional<String> first(String label) {
        return label.lines().findFirst();
    }
}
