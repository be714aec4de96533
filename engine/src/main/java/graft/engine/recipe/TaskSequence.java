package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Tasks that are learned one after the other over one frozen base, each with an adapter of its own, and beside them
/// full fine-tuning that goes from task to task with the same weights. As JSON:
///
/// ```json
/// { "schema": "graft.sequence/1", "name": "two-tasks",
///   "tasks": [ { "name": "reviews", "recipe": "reviews.json" }, { "recipe": "topics.json" } ],
///   "full": { "training.learningRate": 2e-4 } }
/// ```
///
/// `full` is true by default; false leaves it out, an object changes fields of its recipes.
///
/// @param name        for people and for the runs' group
/// @param tasks       in their order, of one base
/// @param full        whether full fine-tuning is trained beside
/// @param fullChanges values at recipe paths, for it alone
public record TaskSequence(String name, List<Step> tasks, boolean full, Map<String, JsonNode> fullChanges) {

    private static final String SCHEMA = "graft.sequence/1";
    private static final Set<String> FIELDS = Set.of("schema", "name", "tasks", "full");
    private static final Set<String> TASK_FIELDS = Set.of("name", "recipe");
    private static final int MOST = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    public TaskSequence {
        tasks = List.copyOf(tasks);
        fullChanges = Map.copyOf(fullChanges);
    }

    /// @param name   given, or the recipe's
    /// @param recipe of the task's adapter
    public record Step(String name, Recipe recipe) {}

    /// Reads a sequence.
    ///
    /// @param named finds a recipe's JSON by its name, for recipes that are not written out
    /// @throws InvalidInput naming the field that is wrong
    public static TaskSequence parse(String json, Function<String, String> named) {
        RecipeDocument document = new RecipeDocument("sequence", named);
        ObjectNode root = document.root(json, SCHEMA, FIELDS, "{\"tasks\": [{\"recipe\": …}, …]}");
        List<Step> tasks = tasks(root.path("tasks"), document);
        JsonNode full = root.path("full");
        if (!full.isMissingNode() && !full.isBoolean() && !full.isObject()) {
            throw RecipeDocument.wrong("full", full + " is neither true, false nor an object", "Leave it out.");
        }
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        full.properties().forEach(change -> changes.put(change.getKey(), change.getValue()));
        String name = root.path("name").asText("");
        TaskSequence sequence = new TaskSequence(
                name.isBlank() ? tasks.stream().map(Step::name).collect(Collectors.joining("-")) : name,
                tasks,
                full.isMissingNode() || full.isObject() || full.asBoolean(),
                changes);
        tasks.forEach(task -> sequence.changed(task.recipe));
        return sequence;
    }

    /// Whether a JSON file is meant as a sequence and not as a recipe: it lists tasks. False where it cannot be read;
    /// whoever reads it as what it should be says why.
    public static boolean isOne(Path file) {
        try {
            JsonNode root = JSON.readTree(RecipeJson.text(file));
            return root != null && root.path("tasks").isArray() && !root.has("adapters");
        } catch (IOException | InvalidInput unreadable) {
            return false;
        }
    }

    private static List<Step> tasks(JsonNode node, RecipeDocument document) {
        if (!node.isArray() || node.size() < 2 || node.size() > MOST) {
            throw RecipeDocument.wrong(
                    "tasks", "it is no list of 2 to " + MOST + " tasks", "Give [{\"recipe\": …}, …].");
        }
        List<Step> tasks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < node.size(); i++) {
            String at = "tasks[" + i + "]";
            if (!(node.get(i) instanceof ObjectNode task)) {
                throw RecipeDocument.wrong(at, "it is no object", "Give {\"name\": …, \"recipe\": …}.");
            }
            document.known(task, at + ".", TASK_FIELDS);
            Recipe recipe = document.recipe(at + ".recipe", task.path("recipe"));
            String name = task.path("name").asText("");
            tasks.add(new Step(name.isBlank() ? recipe.name() : name, recipe));
            if (!names.add(tasks.getLast().name)) {
                throw RecipeDocument.wrong(
                        at + ".name",
                        "two tasks are called \"" + tasks.getLast().name + "\"",
                        "Give each a \"name\" of its own.");
            }
            check(at, tasks.getFirst().recipe, recipe);
        }
        return tasks;
    }

    private static void check(String at, Recipe first, Recipe recipe) {
        if (!recipe.base().model().equals(first.base().model()) || recipe.precision() != first.precision()) {
            throw RecipeDocument.wrong(
                    at + ".recipe",
                    "its base is " + recipe.base().model() + " ("
                            + recipe.precision().text() + "), the first task's "
                            + first.base().model() + " ("
                            + first.precision().text() + ")",
                    "Give all tasks one base.");
        }
        if (recipe.adapters().stream().anyMatch(spec -> spec.enabled() && spec instanceof FullSpec)) {
            throw RecipeDocument.wrong(
                    at + ".recipe",
                    "it trains the whole base, which the tasks share",
                    "Give it an adapter; full fine-tuning is trained beside the adapters by itself.");
        }
    }

    /// The recipe of full fine-tuning on a task, from a base that earlier tasks have changed.
    ///
    /// @param shape of the base
    /// @param base  the changed base's folder, or the sequence's own base
    public Recipe full(Step task, ModelShape shape, String base) {
        Recipe plain = References.recipe(References.Method.FULL, task.recipe, shape);
        return changed(plain.withBase(new Base(base, plain.base().precision())));
    }

    private Recipe changed(Recipe recipe) {
        return RecipeDocument.changed(recipe, fullChanges, "full");
    }
}
