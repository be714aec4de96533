package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Variants of a recipe, each trained with the same seeds. As JSON:
///
/// ```json
/// { "schema": "graft.sweep/1", "name": "sizes", "recipe": "reviews-pfeiffer",
///   "grid": { "adapters[0].size": [4, 16, 64], "training.learningRate": [1e-3, 3e-3] },
///   "list": [ { "name": "LoRA", "recipe": "reviews-lora" }, { "set": { "adapters[0].activation": "gelu" } } ],
///   "seeds": 3, "reference": "adapters[0].size=16, training.learningRate=0.001" }
/// ```
///
/// `grid` is every combination of values at recipe paths, `list` single variants beside it; at least one is given.
/// `seeds` is a number (the recipe's seed and those that follow it) or a list.
///
/// @param name      for people and for the runs' group
/// @param variants  in order
/// @param seeds     of each variant
/// @param reference name of the variant that others are compared with; the first by default
public record Sweep(String name, List<Variant> variants, List<Long> seeds, String reference) {

    private static final String SCHEMA = "graft.sweep/1";
    private static final Set<String> FIELDS = Set.of("schema", "name", "recipe", "grid", "list", "seeds", "reference");
    private static final Set<String> ENTRY_FIELDS = Set.of("name", "recipe", "set");
    private static final int MOST_RUNS = 10_000;

    public Sweep {
        variants = List.copyOf(variants);
        seeds = List.copyOf(seeds);
    }

    /// @param name   given, or the changed fields with their values
    /// @param recipe with its own seed still
    public record Variant(String name, Recipe recipe) {}

    /// Reads a sweep.
    ///
    /// @param named finds a recipe's JSON by its name, for recipes that are not written out
    /// @throws InvalidInput naming the field that is wrong
    public static Sweep parse(String json, Function<String, String> named) {
        RecipeDocument document = new RecipeDocument("sweep", named);
        ObjectNode root = document.root(json, SCHEMA, FIELDS, "{\"recipe\": …, \"grid\": {…}}");
        Recipe recipe = root.has("recipe") ? document.recipe("recipe", root.path("recipe")) : null;
        List<Variant> variants = new ArrayList<>(grid(root.path("grid"), recipe));
        variants.addAll(list(root.path("list"), recipe, document));
        if (variants.isEmpty()) {
            throw RecipeDocument.wrong(
                    "grid", "there is neither a grid nor a list", "Give {\"training.learningRate\": [1e-3, 3e-3]}.");
        }
        List<Long> seeds = seeds(root.path("seeds"), variants.getFirst().recipe());
        if ((long) variants.size() * seeds.size() > MOST_RUNS) {
            throw RecipeDocument.wrong(
                    "grid",
                    variants.size() + " variants with " + seeds.size() + " seeds are more than " + MOST_RUNS + " runs",
                    "Take fewer values.");
        }
        List<String> names = variants.stream().map(Variant::name).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw RecipeDocument.wrong("list", "two variants have one name", "Give each a \"name\" of its own.");
        }
        String reference = root.path("reference").asText(names.getFirst());
        if (!names.contains(reference)) {
            throw RecipeDocument.wrong(
                    "reference",
                    "no variant is called \"" + reference + "\"",
                    "The variants are " + names.stream().limit(8).collect(Collectors.joining("; ")) + ".");
        }
        String name = root.path("name").asText("");
        if (name.isBlank()) {
            name = recipe == null ? "sweep" : recipe.name();
        }
        return new Sweep(name, variants, seeds, reference);
    }

    /// The variant's recipe with a seed.
    public static Recipe seeded(Variant variant, long seed) {
        Recipe recipe = variant.recipe();
        return recipe.withTraining(recipe.training().withSeed(seed));
    }

    private static List<Variant> grid(JsonNode node, @Nullable Recipe recipe) {
        if (node.isMissingNode()) {
            return List.of();
        }
        if (!node.isObject() || node.isEmpty()) {
            throw RecipeDocument.wrong(
                    "grid", "it is no object of paths with lists", "Give {\"training.learningRate\": [1e-3, 3e-3]}.");
        }
        if (recipe == null) {
            throw RecipeDocument.wrong("recipe", "a grid needs one", "Name a recipe.");
        }
        List<Map<String, JsonNode>> cells = new ArrayList<>();
        cells.add(Map.of());
        for (Map.Entry<String, JsonNode> axis : node.properties()) {
            if (!axis.getValue().isArray() || axis.getValue().isEmpty()) {
                throw RecipeDocument.wrong("grid." + axis.getKey(), "it is no list of values", "Give [1, 2].");
            }
            List<Map<String, JsonNode>> longer = new ArrayList<>();
            for (Map<String, JsonNode> cell : cells) {
                for (JsonNode value : axis.getValue()) {
                    Map<String, JsonNode> next = new LinkedHashMap<>(cell);
                    next.put(axis.getKey(), value);
                    longer.add(next);
                }
            }
            cells = longer;
            if (cells.size() > MOST_RUNS) {
                throw RecipeDocument.wrong("grid", "it has more than " + MOST_RUNS + " cells", "Take fewer values.");
            }
        }
        return cells.stream().map(cell -> variant("", recipe, cell, "grid")).toList();
    }

    private static List<Variant> list(JsonNode node, @Nullable Recipe recipe, RecipeDocument document) {
        List<Variant> variants = new ArrayList<>();
        if (!node.isMissingNode() && !node.isArray()) {
            throw RecipeDocument.wrong("list", "it is no list", "Give [{\"set\": {…}}, …].");
        }
        for (int i = 0; i < node.size(); i++) {
            String at = "list[" + i + "]";
            if (!(node.get(i) instanceof ObjectNode entry)) {
                throw RecipeDocument.wrong(at, "it is no object", "Give {\"name\": …, \"set\": {…}}.");
            }
            document.known(entry, at + ".", ENTRY_FIELDS);
            Recipe own = entry.has("recipe") ? document.recipe(at + ".recipe", entry.path("recipe")) : recipe;
            if (own == null) {
                throw RecipeDocument.wrong(at + ".recipe", "neither it nor the sweep names a recipe", "Name one.");
            }
            Map<String, JsonNode> changes = new LinkedHashMap<>();
            entry.path("set").properties().forEach(change -> changes.put(change.getKey(), change.getValue()));
            variants.add(variant(entry.path("name").asText(""), own, changes, at + ".set"));
        }
        return variants;
    }

    private static Variant variant(String name, Recipe recipe, Map<String, JsonNode> changes, String at) {
        Recipe changed = RecipeDocument.changed(recipe, changes, at);
        String words = changes.entrySet().stream()
                .map(change -> change.getKey() + "=" + text(change.getValue()))
                .collect(Collectors.joining(", "));
        return new Variant(!name.isBlank() ? name : words.isEmpty() ? recipe.name() : words, changed);
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static List<Long> seeds(JsonNode node, Recipe recipe) {
        if (node.isMissingNode()) {
            return List.of(recipe.training().seed());
        }
        if (node.isIntegralNumber() && node.asLong() >= 1 && node.asLong() <= MOST_RUNS) {
            long first = recipe.training().seed();
            return LongStream.range(first, first + node.asLong()).boxed().toList();
        }
        List<Long> seeds = new ArrayList<>();
        node.forEach(seed -> seeds.add(seed.isIntegralNumber() && seed.canConvertToLong() ? seed.asLong() : -1));
        if (seeds.isEmpty() || seeds.contains(-1L) || Set.copyOf(seeds).size() < seeds.size()) {
            throw RecipeDocument.wrong(
                    "seeds", node + " is neither a number from 1 nor a list of different seeds", "Give 3.");
        }
        return seeds;
    }
}
