package graft.app.runs;

import com.fasterxml.jackson.databind.JsonNode;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The fields in which the recipes of several runs differ, by the paths of the command line's `--set`. Of a field that
/// a recipe leaves out its default stands there, or the word for it where that is no plain value; nothing where the
/// recipe has no such adapter.
final class RunDifferences {

    /// One field with its value in each run, in their order.
    record Difference(String path, List<String> values) {}

    private static final double SMALL = 0.01;

    private RunDifferences() {}

    static List<Difference> of(List<RunRow> runs) {
        List<Map<String, String>> recipes = new ArrayList<>();
        List<Optional<Recipe>> read =
                runs.stream().map(run -> run.facts().map(RunFacts::recipe)).toList();
        Set<String> paths = new LinkedHashSet<>();
        for (RunRow run : runs) {
            Map<String, String> values = new LinkedHashMap<>();
            run.facts().ifPresent(facts -> flatten("", RecipeJson.toNode(facts.recipe()), values));
            recipes.add(values);
            paths.addAll(values.keySet());
        }
        List<Difference> found = new ArrayList<>();
        for (String path : paths) {
            List<String> values = IntStream.range(0, runs.size())
                    .mapToObj(run -> value(recipes.get(run), read.get(run), path))
                    .toList();
            if (values.stream().anyMatch(value -> !Objects.equals(value, values.getFirst()))) {
                found.add(new Difference(path, values));
            }
        }
        return found;
    }

    private static String value(Map<String, String> recipe, Optional<Recipe> read, String path) {
        String known = recipe.get(path);
        if (known != null) {
            return known;
        }
        int end = path.indexOf(']');
        boolean missing =
                end > 0 && recipe.keySet().stream().noneMatch(other -> other.startsWith(path.substring(0, end + 1)));
        return missing || recipe.isEmpty()
                ? ""
                : read.flatMap(whole -> LeftOut.of(whole, path))
                        .map(RunDifferences::text)
                        .orElseGet(() -> Messages.text("runs.differences.default"));
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), values));
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), values);
            }
        } else if (node.isArray()) {
            if (!node.isEmpty()) {
                values.put(path, node.valueStream().map(JsonNode::asText).collect(Collectors.joining(", ")));
            }
        } else {
            values.put(path, text(node));
        }
    }

    /// Numbers as the language writes them, small ones as rates are.
    private static String text(JsonNode node) {
        return node.isNumber() ? text(node.asText()) : node.asText();
    }

    private static String text(String written) {
        try {
            double number = Double.parseDouble(written);
            return number > 0 && number < SMALL ? Figures.rate(number) : Figures.shown(written);
        } catch (NumberFormatException words) {
            return written;
        }
    }
}
