package graft.engine.recipe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Recipes as JSON, the contract `graft.recipe/1`. Reading is by hand, field by field, so that everything wrong is
/// found at once and named by its path; presets are resolved, explicit fields win, unknown fields are kept. Writing
/// is canonical: one order, only what differs from the defaults, the same bytes for equal recipes.
///
/// Each record has its own reader and writer: {@link AdapterJson} and one class per kind, {@link TaskJson}, {@link
/// DataJson}, {@link TrainingJson}.
public final class RecipeJson {

    /// Recipes are a few kilobytes, lists of them some hundred; a larger file is neither.
    private static final int LARGEST = 4 << 20;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RecipeJson() {}

    /// The recipe in a file.
    ///
    /// @throws InvalidInput FILE_NOT_FOUND, RECIPE_UNREADABLE (not JSON: line and column) or RECIPE_INVALID (all
    ///                      wrong fields at once)
    public static Recipe read(Path file) {
        return load(file).required();
    }

    /// The recipe in a text.
    ///
    /// @throws InvalidInput as {@link #read(Path)}
    public static Recipe read(String json) {
        return parse("The recipe", json).required();
    }

    /// Reads a file as far as possible, for telling all that is wrong with it.
    ///
    /// @throws InvalidInput when there is no such file or it is not a JSON object
    public static Parsed load(Path file) {
        return parse(file.toString(), text(file));
    }

    /// The text of a file that is to be a recipe or a list of recipes: any file may be dropped on the window or named
    /// in a command, so no more of it is read than such a file can have.
    ///
    /// @throws InvalidInput when there is no such file, it is larger, or no UTF-8 text
    public static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND, "There is no recipe " + file + ".", "Check the name and the folder.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unreadable(
                        file + " has " + Files.size(file) + " bytes, more than the 4 MiB that recipes and lists of them"
                                + " may have.",
                        null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException problem) {
            throw unreadable(file + " is not UTF-8 text.", problem);
        } catch (IOException problem) {
            throw unreadable(file + " cannot be read: " + FileFault.of(problem) + ".", problem);
        }
    }

    /// Reads a text as far as possible.
    ///
    /// @param source how messages call it
    /// @throws InvalidInput when it is not a JSON object
    public static Parsed parse(String source, String json) {
        return parse(source, tree(source, json));
    }

    /// Reads a tree as far as possible.
    public static Parsed parse(String source, JsonNode root) {
        if (!root.isObject()) {
            throw unreadable(source + " is not a JSON object in braces.", null);
        }
        Fields.Reading reading = new Fields.Reading();
        Fields fields = new Fields(root, "", reading);
        schema(fields);
        String name = fields.text("name", "recipe");
        Base base = base(fields);
        List<Integer> kept = new ArrayList<>();
        List<AdapterSpec> adapters = adapters(fields, kept);
        FusionSpec fusion = FusionJson.read(fields);
        Task task = TaskJson.read(fields);
        DataSpec data = DataJson.read(fields);
        TrainingSpec training = TrainingJson.read(fields);
        Extra extra = References.read(fields);
        Recipe recipe = new Recipe(name, base, adapters, task, data, training, fusion, extra);
        return new Parsed(
                source, recipe, List.copyOf(reading.issues()), List.copyOf(kept), Map.copyOf(reading.unknown()));
    }

    /// The canonical text, with a line feed at its end.
    public static String write(Recipe recipe) {
        return print(toNode(recipe)) + "\n";
    }

    /// The canonical tree.
    public static ObjectNode toNode(Recipe recipe) {
        Canonical base = new Canonical()
                .put("model", recipe.base().model())
                .put("precision", recipe.base().precision().text(), Precision.AUTO.text());
        var adapters = JsonNodeFactory.instance.arrayNode();
        recipe.adapters().forEach(adapter -> adapters.add(AdapterJson.write(adapter)));
        Canonical out = new Canonical()
                .put("schema", Recipe.SCHEMA)
                .put("name", recipe.name())
                .put("base", base.with(recipe.base().extra()))
                .put("adapters", adapters);
        if (recipe.fusion() != null) {
            out.put("fusion", FusionJson.write(recipe.fusion()));
        }
        return out.put("task", TaskJson.write(recipe.task()))
                .put("data", DataJson.write(recipe.data()))
                .put("training", TrainingJson.write(recipe.training()))
                .with(recipe.extra());
    }

    /// One adapter's canonical JSON, for a clipboard or an inspector.
    public static String write(AdapterSpec adapter) {
        return print(AdapterJson.write(adapter));
    }

    static JsonNode tree(String source, String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root == null || root.isMissingNode()) {
                throw unreadable(source + " is empty.", null);
            }
            return root;
        } catch (JacksonException problem) {
            var at = problem.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw unreadable(source + " is not JSON" + where + ": " + JsonFault.of(problem) + ".", problem);
        }
    }

    private static String print(JsonNode node) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(new DefaultPrettyPrinter.FixedSpaceIndenter());
        try {
            return MAPPER.writer(printer).writeValueAsString(node);
        } catch (JacksonException problem) {
            throw new IllegalStateException("a tree of plain nodes is always writable", problem);
        }
    }

    private static void schema(Fields fields) {
        String schema = fields.text("schema", Recipe.SCHEMA);
        if (!schema.equals(Recipe.SCHEMA)) {
            fields.error("schema", '"' + schema + "\" is not read by this version", "write " + Recipe.SCHEMA);
        }
    }

    private static Base base(Fields root) {
        Optional<Fields> object = root.object("base");
        if (object.isEmpty()) {
            if (!root.has("base")) {
                root.error("base", "is missing", "name a base model: {\"model\": \"tiny-encoder\"}");
            }
            return new Base("", Precision.AUTO);
        }
        Fields fields = object.get();
        if (!fields.has("model")) {
            fields.error("model", "is missing", "name a bundled model, a folder or a hub id");
        }
        return new Base(
                fields.text("model", ""),
                fields.choice("precision", Precision.AUTO, Precision.values(), Precision::text),
                fields.rest());
    }

    private static List<AdapterSpec> adapters(Fields root, List<Integer> kept) {
        JsonNode list = root.raw("adapters");
        List<AdapterSpec> adapters = new ArrayList<>();
        if (list != null && !list.isArray()) {
            root.wrong("adapters", list, "a list in brackets");
        } else if (list != null) {
            for (int i = 0; i < list.size(); i++) {
                int index = i;
                AdapterJson.read(list.get(i), "adapters[" + i + "]", root.reading())
                        .ifPresent(adapter -> {
                            adapters.add(adapter);
                            kept.add(index);
                        });
            }
        }
        return adapters;
    }

    private static InvalidInput unreadable(String message, @Nullable Exception cause) {
        return new InvalidInput(
                ErrorCode.RECIPE_UNREADABLE, message, "A recipe is one JSON object; the samples show its form.", cause);
    }

    /// A recipe as far as it could be read.
    ///
    /// @param source   how messages call it
    /// @param recipe   wrong fields hold their defaults, adapters of a kind that cannot be read are left out
    /// @param issues   what reading found, warnings of unknown fields included
    /// @param adapters the index in the JSON of each adapter of the recipe
    /// @param unknown  path of each unknown field, with the names that its object knows
    public record Parsed(
            String source,
            Recipe recipe,
            List<Issue> issues,
            List<Integer> adapters,
            Map<String, List<String>> unknown) {

        /// The recipe.
        ///
        /// @throws InvalidInput RECIPE_INVALID when any field is wrong
        public Recipe required() {
            Issue.require(source, issues);
            return recipe;
        }
    }
}
