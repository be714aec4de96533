package graft.engine.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Files that name several recipes: sweeps and sequences of tasks.
public final class RecipeLists {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RecipeLists() {}

    /// The file with every recipe written out, paths in it made absolute.
    ///
    /// @param list    the field whose entries name recipes, besides the file itself
    /// @param example of such a file
    /// @throws InvalidInput when it is not there, too large, or no JSON
    public static String whole(Path file, String list, String example) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput(ErrorCode.FILE_NOT_FOUND, file + " does not exist, or is no file.", example);
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(RecipeJson.text(file));
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_UNREADABLE, file + " is no JSON: " + firstLine(failure) + ".", example, failure);
        }
        if (tree instanceof ObjectNode root) {
            writeOut(file, root);
            root.path(list).forEach(entry -> {
                if (entry instanceof ObjectNode object) {
                    writeOut(file, object);
                }
            });
        }
        return tree.toString();
    }

    private static String firstLine(IOException failure) {
        return FileFault.of(failure).lines().findFirst().orElse("");
    }

    private static void writeOut(Path file, ObjectNode holder) {
        if (!holder.path("recipe").isTextual()) {
            return;
        }
        String name = holder.path("recipe").asText();
        Path beside = file.toAbsolutePath().resolveSibling(name);
        RecipeFile recipe = RecipeFile.read(Files.exists(beside) ? beside.toString() : name, List.of());
        try {
            holder.set("recipe", MAPPER.readTree(recipe.json()));
        } catch (IOException impossible) {
            throw new IllegalStateException("a recipe that was read is JSON", impossible);
        }
    }
}
