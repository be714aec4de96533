package graft.engine.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.data.Sample;
import graft.engine.data.Samples;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import graft.engine.recipe.RecipeEdit;
import graft.engine.recipe.RecipeJson;
import graft.engine.service.Installation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// A recipe that somebody named: a file or a bundled one, with the changes of `--set path=value`.
///
/// @param name how messages call it
/// @param json its text after the changes
public record RecipeFile(String name, String json) {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// Reads a file, or a bundled recipe by its name, and applies the changes.
    ///
    /// @param changes `path=value` each; a value that is no JSON is a text
    /// @throws InvalidInput when there is no such file, it is no recipe, or a change names no place in it
    public static RecipeFile read(String file, List<String> changes) {
        Path path = find(file);
        RecipeJson.load(path); // says what is wrong with a file that is no recipe at all
        try {
            JsonNode tree = MAPPER.readTree(RecipeJson.text(path));
            RecipeEdit.set(tree, changes);
            anchor(tree.path("base"), "model", List.of());
            if (tree.path("data").path("source").isObject()) {
                List.of("train", "validation", "test")
                        .forEach(part -> anchorData(tree.path("data").path("source"), part));
            } else {
                anchorData(tree.path("data"), "source");
            }
            return new RecipeFile(path.toString(), MAPPER.writeValueAsString(tree));
        } catch (JsonProcessingException wrong) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_UNREADABLE, path + " is not JSON: " + JsonFault.of(wrong) + ".", "", wrong);
        }
    }

    /// The recipe as far as it can be read, with what is wrong in it.
    public RecipeJson.Parsed parsed() {
        return RecipeJson.parse(name, json);
    }

    private static void anchorData(JsonNode place, String field) {
        List<String> samples =
                Samples.bundled().all().stream().map(Sample::name).toList();
        anchor(place, field, samples);
    }

    /// Makes a relative path absolute: the run may go on in a process that was started elsewhere.
    private static void anchor(JsonNode place, String field, List<String> names) {
        String value = place.path(field).asText("");
        if (!(place instanceof ObjectNode object) || value.isBlank() || names.contains(value)) {
            return;
        }
        try {
            Path given = Path.of(value);
            boolean named = field.equals("model") && !value.contains("/") && !value.contains("\\");
            if (!given.isAbsolute() && !named && Files.exists(given)) {
                object.put(field, given.toAbsolutePath().normalize().toString());
            }
        } catch (InvalidPathException noPath) {
            return; // whoever reads the recipe says so
        }
    }

    private static Path find(String file) {
        Path path = Path.of(file);
        if (Files.exists(path) || !file.matches("[\\w.-]+")) {
            return path;
        }
        Path bundled = Installation.here()
                .samples()
                .resolve("recipes")
                .resolve(file.endsWith(".json") ? file : file + ".json");
        return Files.exists(bundled) ? bundled : path;
    }
}
