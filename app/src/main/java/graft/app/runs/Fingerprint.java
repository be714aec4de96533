package graft.app.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import java.util.List;

/// What two recipes must share to be the same method on the same work: base, adapters, task, data with its
/// split, and the training but for its seed. Names, seeds and labels found in the data do not count.
///
/// @param text canonical JSON of all that counts
public record Fingerprint(String text) {

    private static final List<String> NOT_COUNTED = List.of("name", "schema", "references");

    /// What of a recipe counts.
    public static Fingerprint of(Recipe recipe) {
        ObjectNode node = RecipeJson.toNode(recipe);
        node.remove(NOT_COUNTED);
        if (node.get("training") instanceof ObjectNode training) {
            training.remove("seed");
            if (training.isEmpty()) {
                node.remove("training");
            }
        }
        if (node.get("task") instanceof ObjectNode task) {
            task.remove("labels");
        }
        JsonNode data = node.get("data");
        if (data instanceof ObjectNode object) {
            // Columns may be guessed or given; the source and the split are what rows depend on.
            object.remove("columns");
        }
        return new Fingerprint(node.toString());
    }
}
