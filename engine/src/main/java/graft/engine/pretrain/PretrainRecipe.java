package graft.engine.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import graft.engine.pretrain.world.Corpus;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import java.nio.file.Path;

/// How a base model is made from nothing: one JSON document of schema `graft.pretrain/1`.
///
/// @param json      the document
/// @param name      of the model
/// @param decoder   whether a causal model is trained, else a masked one; follows from `config.architectures`
/// @param tokenizer kind and size
/// @param text      what is read
/// @param maxLength tokens of a row; longer documents make several rows
/// @param recipe    the training as a recipe: full training of the new base on its language task
public record PretrainRecipe(
        ObjectNode json,
        String name,
        boolean decoder,
        TokenizerSpec tokenizer,
        TextSpec text,
        int maxLength,
        Recipe recipe) {

    public static final String SCHEMA = "graft.pretrain/1";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_DOCUMENTS = 20_000_000;

    /// @param kind       `wordpiece` or `byte-bpe`
    /// @param vocabulary ids in all
    /// @param documents  that it is trained on
    public record TokenizerSpec(String kind, int vocabulary, int documents) {}

    /// @param documents  of the training text
    /// @param validation documents held out
    /// @param seed       of the text
    /// @param sequels    whether an encoder's first mark learns from the sentence that follows ({@link Sequel})
    public record TextSpec(int documents, int validation, long seed, boolean sequels) {}

    /// @throws InvalidInput naming file and field
    public static PretrainRecipe read(Path file) {
        return parse(file.toString(), RecipeJson.text(file));
    }

    /// @throws InvalidInput naming source and field
    public static PretrainRecipe parse(String source, String text) {
        ObjectNode node = document(source, text);
        JsonNode config = node.path("config");
        String architecture = config.path("architectures").path(0).asText();
        boolean decoder = architecture.equals("LlamaForCausalLM");
        if (!decoder && !architecture.equals("BertForMaskedLM")) {
            throw wrong(source, "config.architectures", "must be [\"BertForMaskedLM\"] or [\"LlamaForCausalLM\"]");
        }
        String kind = node.path("tokenizer").path("kind").asText(decoder ? "byte-bpe" : "wordpiece");
        if (!kind.equals(decoder ? "byte-bpe" : "wordpiece")) {
            throw wrong(source, "tokenizer.kind", "must be " + (decoder ? "byte-bpe" : "wordpiece") + " here");
        }
        TokenizerSpec tokenizer = new TokenizerSpec(
                kind,
                integer(source, node, "tokenizer", "vocabulary", 4000, 300, 200_000),
                integer(source, node, "tokenizer", "documents", 20_000, 1, MOST_DOCUMENTS));
        TextSpec words = new TextSpec(
                integer(source, node, "text", "documents", 100_000, 1, MOST_DOCUMENTS),
                integer(source, node, "text", "validation", 500, 1, MOST_DOCUMENTS),
                node.path("text").path("seed").asLong(1),
                node.path("text").path("sequels").asBoolean(false));
        String name = node.path("name").asText("base");
        PretrainRecipe recipe = new PretrainRecipe(
                node,
                name,
                decoder,
                tokenizer,
                words,
                integer(source, node, "", "maxLength", 128, 8, 8192),
                RecipeJson.read(recipeJson(node, name, decoder)));
        ModelShapes.of(recipe.config(tokenizer.vocabulary()));
        return recipe;
    }

    private static ObjectNode document(String source, String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode node
                    && node.path("schema").asText().equals(SCHEMA)) {
                return node;
            }
            throw wrong(source, "schema", "must be \"" + SCHEMA + "\"");
        } catch (JsonProcessingException failure) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_UNREADABLE,
                    source + " is no JSON document: " + JsonFault.of(failure) + ".",
                    "Correct line " + failure.getLocation().getLineNr() + ".",
                    failure);
        }
    }

    private static String recipeJson(ObjectNode node, String name, boolean decoder) {
        ObjectNode recipe = MAPPER.createObjectNode();
        recipe.put("schema", Recipe.SCHEMA).put("name", "pretrain-" + name);
        recipe.putObject("base").put("model", name).put("precision", "fp32");
        recipe.putArray("adapters").addObject().put("kind", "full");
        recipe.putObject("task").put("kind", decoder ? "causal-lm" : "masked-lm");
        recipe.putObject("data").put("source", "world").put("validation", 0);
        recipe.set("training", node.path("training").isObject() ? node.path("training") : MAPPER.createObjectNode());
        return recipe.toString();
    }

    /// The new model's configuration.
    ///
    /// @param vocabulary ids that the trained tokenizer has
    ConfigFields config(int vocabulary) {
        return ConfigFields.parse(name + "/config.json", configJson(vocabulary));
    }

    String configJson(int vocabulary) {
        ObjectNode config = ((ObjectNode) json.path("config")).deepCopy();
        config.put("vocab_size", vocabulary);
        return config.toPrettyString() + "\n";
    }

    Corpus.Mix mix() {
        return decoder ? Corpus.Mix.DECODER : Corpus.Mix.ENCODER;
    }

    private static int integer(
            String source, ObjectNode root, String object, String field, int fallback, int least, int most) {
        JsonNode value = (object.isEmpty() ? root : root.path(object)).path(field);
        String path = object.isEmpty() ? field : object + "." + field;
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            throw wrong(source, path, "must be a whole number from " + least + " to " + most);
        }
        return value.asInt();
    }

    private static InvalidInput wrong(String source, String field, String what) {
        return new InvalidInput(
                ErrorCode.RECIPE_INVALID,
                source + ": " + field + " " + what + ".",
                "samples/pretrain holds recipes that work.");
    }
}
