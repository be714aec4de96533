package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.RecipeJson.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Changes one field of a recipe by its path, for `--set training.learningRate=3e-4`. The value is JSON where it
/// reads as such and a text otherwise, so `bf16` and `"bf16"` are the same.
public final class RecipeEdit {

    private static final Pattern STEP =
            Pattern.compile("\\G(?:^|\\.)([^.\\[\\]=]+)|\\G\\[(\\d{1,4})]|\\G\\[\"([^\"]+)\"]");

    private RecipeEdit() {}

    /// Applies `path=value`.
    ///
    /// @throws InvalidInput ARGUMENT_INVALID where the text has not this form or names no field
    public static Recipe set(Recipe recipe, String assignment) {
        int equals = equals(assignment);
        return set(
                recipe,
                assignment.substring(0, equals).strip(),
                assignment.substring(equals + 1).strip());
    }

    /// Applies `path=value` changes to a recipe's JSON as somebody wrote it. Whether the recipe is then a good one is
    /// told by whoever reads it.
    ///
    /// @throws InvalidInput ARGUMENT_INVALID where a change has not this form, or names a field that no recipe has
    public static void set(JsonNode root, List<String> assignments) {
        Parsed before = RecipeJson.parse("", root.deepCopy());
        List<String> paths = new ArrayList<>();
        for (String assignment : assignments) {
            int equals = equals(assignment);
            String path = assignment.substring(0, equals).strip();
            put(root, path, steps(path), json(assignment.substring(equals + 1).strip()));
            paths.add(path);
        }
        Parsed after = RecipeJson.parse("", root);
        paths.forEach(path -> requireKnown(before, after, path));
    }

    private static int equals(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw invalid("\"" + assignment + "\" is not path=value", "Write for example training.learningRate=3e-4.");
        }
        return equals;
    }

    /// The recipe with the field at a path set; `null` as value goes back to the default.
    ///
    /// @param path as issues name fields: `training.learningRate`, `adapters[1].rank`
    /// @throws InvalidInput ARGUMENT_INVALID where the path names no field, RECIPE_INVALID where the value is not
    ///                      of the field's type
    public static Recipe set(Recipe recipe, String path, String value) {
        return read(recipe, path, value).required();
    }

    /// As {@link #set(Recipe, String, String)}, with what is wrong with the value as issues.
    ///
    /// @throws InvalidInput ARGUMENT_INVALID where the path names no field
    public static Parsed read(Recipe recipe, String path, String value) {
        List<Object> steps = steps(path);
        JsonNode json = json(value);
        Parsed parsed = apply(recipe, path, steps, json);
        if (!json.isTextual() && concerns(parsed, path)) {
            Parsed asText = apply(recipe, path, steps, TextNode.valueOf(value));
            parsed = concerns(asText, path) ? parsed : asText;
        }
        requireKnown(RecipeJson.parse("", RecipeJson.toNode(recipe)), parsed, path);
        return parsed;
    }

    private static void requireKnown(Parsed before, Parsed after, String path) {
        after.unknown().forEach((field, known) -> {
            if (leads(field, path) && !before.unknown().containsKey(field)) {
                throw invalid(
                        field + " is not a field of a recipe",
                        Spelling.nearest(String.valueOf(steps(field).getLast()), known)
                                .map(near -> "Did you mean " + near + "?")
                                .orElse("Fields there are " + String.join(", ", known) + "."));
            }
        });
    }

    /// Whether a field is the one at the path or one on the way there: of a mistyped object only itself is unknown.
    private static boolean leads(String field, String path) {
        return path.equals(field) || path.startsWith(field + ".") || path.startsWith(field + "[");
    }

    private static boolean concerns(Parsed parsed, String path) {
        return parsed.issues().stream()
                .anyMatch(issue -> issue.error() && issue.path().startsWith(path));
    }

    private static Parsed apply(Recipe recipe, String path, List<Object> steps, JsonNode value) {
        ObjectNode root = RecipeJson.toNode(recipe);
        put(root, path, steps, value);
        return RecipeJson.parse("--set " + path, root);
    }

    private static void put(JsonNode root, String path, List<Object> steps, JsonNode value) {
        JsonNode walked = root;
        for (Object step : steps.subList(0, steps.size() - 1)) {
            walked = child(walked, step, path);
        }
        JsonNode parent = walked;
        switch (steps.getLast()) {
            case Integer index when parent instanceof ArrayNode list && index < list.size() -> list.set(index, value);
            case Integer index when parent instanceof ArrayNode list && index == list.size() -> list.add(value);
            case String name when parent instanceof ObjectNode object -> object.set(name, value);
            default -> throw missing(path, steps.getLast());
        }
    }

    /// The node a step leads to; objects that a canonical recipe leaves out are made.
    private static JsonNode child(JsonNode parent, Object step, String path) {
        JsonNode child = switch (step) {
            case Integer index -> parent.get(index);
            case String name -> {
                JsonNode there = parent.get(name);
                yield (there == null || there.isNull()) && parent instanceof ObjectNode object
                        ? object.putObject(name)
                        : there;
            }
            default -> null;
        };
        if (child == null || !child.isContainerNode()) {
            throw missing(path, step);
        }
        return child;
    }

    private static List<Object> steps(String path) {
        List<Object> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (matcher.find()) {
            String index = matcher.group(2);
            if (index != null) {
                steps.add(Integer.valueOf(index));
            } else {
                steps.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(3));
            }
            end = matcher.end();
        }
        if (steps.isEmpty() || end != path.length()) {
            throw invalid(
                    "\"" + path + "\" is not a path",
                    "Write names with dots and indices in brackets: training.learningRate, adapters[1].rank.");
        }
        return steps;
    }

    private static JsonNode json(String value) {
        try {
            return RecipeJson.tree("value", value);
        } catch (InvalidInput notJson) {
            return TextNode.valueOf(value);
        }
    }

    private static InvalidInput missing(String path, Object step) {
        String what = step instanceof Integer index ? "no entry " + index : "no object " + step;
        return invalid(path + ": the recipe has " + what + " there", "`graft show` prints a recipe's fields.");
    }

    private static InvalidInput invalid(String message, String nextStep) {
        return new InvalidInput(ErrorCode.ARGUMENT_INVALID, "--set: " + message + ".", nextStep);
    }
}
