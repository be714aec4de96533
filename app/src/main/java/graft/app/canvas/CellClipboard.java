package graft.app.canvas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.app.document.Cell;
import graft.app.document.RecipeGate;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/// The system's clipboard as the canvas sees it. Places lie on it as a recipe's text of their adapters alone,
/// `{"adapters": [...]}`, so that an editor or another window can take them; a whole recipe's text comes in, too.
final class CellClipboard {

    private static final String ADAPTERS = "adapters";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// What lies on the clipboard.
    sealed interface Content {

        /// @param contents what stood at each place, one at least
        record Places(SortedMap<Cell, List<AdapterSpec>> contents) implements Content {}

        record Whole(Recipe recipe) implements Content {}

        /// @param why nothing can be pasted, a sentence
        record Unusable(String why) implements Content {}
    }

    /// Puts places there.
    ///
    /// @param recipe from which they are
    void put(Recipe recipe, ModelShape shape, SortedMap<Cell, List<AdapterSpec>> contents) {
        Recipe alone = PlacementEdit.put(recipe.withAdapters(List.of()), shape, contents);
        ObjectNode text = MAPPER.createObjectNode();
        text.set(ADAPTERS, RecipeJson.toNode(alone).get(ADAPTERS));
        ClipboardContent content = new ClipboardContent();
        content.putString(text.toPrettyString());
        Clipboard.getSystemClipboard().setContent(content);
    }

    /// Reads what is there, as it would stand in a recipe.
    ///
    /// @param recipe the one it would come into
    Content read(Recipe recipe, ModelShape shape) {
        String text = Clipboard.getSystemClipboard().getString();
        if (text == null || text.isBlank()) {
            return new Content.Unusable(Messages.text("said.paste.nothing"));
        }
        JsonNode found;
        try {
            found = MAPPER.readTree(text);
        } catch (IOException noJson) {
            return new Content.Unusable(Messages.text("said.paste.nothing"));
        }
        if (!found.has(ADAPTERS)) {
            return new Content.Unusable(Messages.text("said.paste.nothing"));
        }
        boolean places = found.size() == 1;
        ObjectNode whole = places ? RecipeJson.toNode(recipe) : (ObjectNode) found;
        whole.set(ADAPTERS, found.get(ADAPTERS));
        RecipeJson.Parsed parsed = RecipeJson.parse(Messages.text("said.paste.source"), whole);
        return RecipeGate.inTheWay(parsed, recipe).stream()
                .findFirst()
                .<Content>map(issue -> new Content.Unusable(RecipeGate.words(issue)))
                .orElseGet(() -> places ? placesOf(parsed.recipe(), shape) : new Content.Whole(parsed.recipe()));
    }

    private static Content placesOf(Recipe recipe, ModelShape shape) {
        Placements placements = Placements.of(recipe, shape);
        TreeMap<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        for (AdapterSpec adapter : recipe.adapters()) {
            Set<Cell> cells = Placements.cellsOf(adapter, shape);
            cells.forEach(cell -> contents.put(cell, placements.at(cell)));
        }
        return contents.isEmpty()
                ? new Content.Unusable(Messages.text("said.cannot.paste"))
                : new Content.Places(contents);
    }
}
