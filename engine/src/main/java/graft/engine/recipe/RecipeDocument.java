package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the documents that name recipes, a sweep and a sequence, are read with: every error names the field.
///
/// @param kind  the document in one word, for messages
/// @param named finds a recipe's JSON by its name, for recipes that are not written out
record RecipeDocument(String kind, Function<String, String> named) {

    /// The document's fields.
    ///
    /// @param schema  that it has where it names one
    /// @param example of one that is right
    ObjectNode root(String json, String schema, Set<String> fields, String example) {
        if (!(RecipeJson.tree("The " + kind, json) instanceof ObjectNode root)) {
            throw wrong("the " + kind, "it is no JSON object", "Write " + example + ".");
        }
        known(root, "", fields);
        if (root.has("schema") && !root.path("schema").asText().equals(schema)) {
            throw wrong("schema", root.path("schema") + " is not " + schema, "Leave it out.");
        }
        return root;
    }

    /// Refuses fields that nobody reads.
    void known(ObjectNode node, String at, Set<String> fields) {
        node.fieldNames().forEachRemaining(field -> {
            if (!fields.contains(field)) {
                throw wrong(
                        at + field,
                        "a " + kind + " has no such field",
                        "Fields there are " + fields.stream().sorted().collect(Collectors.joining(", ")) + ".");
            }
        });
    }

    /// A recipe that is written out or named.
    Recipe recipe(String at, JsonNode node) {
        if (!node.isObject() && !node.isTextual()) {
            throw wrong(at, "it is neither a recipe nor a recipe's name", "Name a recipe's file.");
        }
        return RecipeJson.parse(at, node.isObject() ? node.toString() : named.apply(node.asText()))
                .required();
    }

    /// A recipe with other values at some of its paths.
    ///
    /// @param at the field that holds them
    static Recipe changed(Recipe recipe, Map<String, JsonNode> changes, String at) {
        Recipe changed = recipe;
        for (Map.Entry<String, JsonNode> change : changes.entrySet()) {
            try {
                changed = RecipeEdit.set(
                        changed, change.getKey(), change.getValue().toString());
            } catch (InvalidInput refused) {
                throw new InvalidInput(
                        refused.code(),
                        at + ": " + String.valueOf(refused.getMessage()).replaceFirst("^--set [^:]*: |^--set: ", ""),
                        refused.nextStep(),
                        refused);
            }
        }
        return changed;
    }

    static InvalidInput wrong(String field, String why, String nextStep) {
        return new InvalidInput(ErrorCode.RECIPE_INVALID, field + ": " + why + ".", nextStep);
    }
}
