package graft.engine.recipe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of one `config.json`, each read with bounds: the file comes from outside, and a width of −3 or 10¹²
/// must be told as such before anything is allocated from it. Every failure is {@link InvalidInput} naming file and
/// field.
///
/// @param source the file, as shown in messages
/// @param root   its object
public record ConfigFields(String source, JsonNode root) {

    /// Configurations are a few kilobytes; a larger one is not a configuration.
    private static final long LARGEST = 8L << 20;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /// Reads `config.json` of a model folder.
    ///
    /// @throws InvalidInput when there is none, or it is not one JSON object
    public static ConfigFields of(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    folder + " has no config.json.",
                    "Name a folder in Hugging Face's layout, or a bundled model (`graft models` lists them).");
        }
        return read(file);
    }

    /// Reads a configuration file that is there.
    ///
    /// @throws InvalidInput when it is not one JSON object
    public static ConfigFields read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw invalid(file.toString(), "is larger than 8 MiB", "A configuration is a few kilobytes.", null);
            }
            return parse(file.toString(), Files.readString(file));
        } catch (IOException problem) {
            throw invalid(file.toString(), "cannot be read as UTF-8 text", "Check the file and its rights.", problem);
        }
    }

    /// The fields of a configuration given as text.
    public static ConfigFields parse(String source, String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root == null || !root.isObject()) {
                throw invalid(source, "is not a JSON object", "Take the file from the model's own folder.", null);
            }
            return new ConfigFields(source, root);
        } catch (JacksonException problem) {
            var at = problem.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw invalid(
                    source,
                    "is not JSON" + where + ": " + JsonFault.of(problem),
                    "Take the file from the model's own folder.",
                    problem);
        }
    }

    public boolean has(String field) {
        return !at(field).isMissingNode() && !at(field).isNull();
    }

    /// A whole number that must be there.
    public int integer(String field, int least, int most) {
        if (!has(field)) {
            throw wrong(field, "is missing");
        }
        return bounded(field, least, most);
    }

    /// A whole number, or the fallback where the field is absent or null.
    public int integer(String field, int fallback, int least, int most) {
        return has(field) ? bounded(field, least, most) : fallback;
    }

    /// A finite number in [least, most], or the fallback.
    public double number(String field, double fallback, double least, double most) {
        if (!has(field)) {
            return fallback;
        }
        JsonNode node = at(field);
        double value = node.doubleValue();
        if (!node.isNumber() || !(value >= least && value <= most)) {
            throw wrong(field, "is " + shown(node) + ", not a number from " + least + " to " + most);
        }
        return value;
    }

    public boolean flag(String field, boolean fallback) {
        if (!has(field)) {
            return fallback;
        }
        if (!at(field).isBoolean()) {
            throw wrong(field, "is " + shown(at(field)) + ", not true or false");
        }
        return at(field).booleanValue();
    }

    public String text(String field, String fallback) {
        if (!has(field)) {
            return fallback;
        }
        if (!at(field).isTextual()) {
            throw wrong(field, "is " + shown(at(field)) + ", not a text");
        }
        return at(field).textValue();
    }

    /// The first class that `architectures` names, or the fallback.
    public String architecture(String fallback) {
        JsonNode first = at("architectures").path(0);
        return first.isTextual() ? first.textValue() : fallback;
    }

    /// The number of labels of a checkpoint with a classifier: `id2label`, else `num_labels`, else 2.
    public int labels() {
        JsonNode names = at("id2label");
        if (!names.isObject() || names.isEmpty()) {
            return integer("num_labels", 2, 1, ModelShapes.MOST_LABELS);
        }
        int named = names.size();
        if (integer("num_labels", named, 1, ModelShapes.MOST_LABELS) != named) {
            throw wrong("num_labels", "is " + shown(at("num_labels")) + ", but id2label names " + named + " labels");
        }
        return named;
    }

    /// The activation that a field names.
    public Activation activation(String field, Activation fallback) {
        String name = text(field, fallback.text());
        return Activation.of(name)
                .orElseThrow(() -> unsupported(
                        field, "names the activation \"" + name + "\", which is not one of " + Activation.names()));
    }

    /// A way of scaling rotary positions, from `rope_scaling` (or `rope_parameters` of newer files): `default`
    /// where nothing is scaled.
    public String ropeType() {
        JsonNode scaling = has("rope_scaling") ? at("rope_scaling") : at("rope_parameters");
        JsonNode type = scaling.has("rope_type") ? scaling.get("rope_type") : scaling.path("type");
        String name = type.isTextual() ? type.textValue() : "default";
        if (!List.of("default", "linear", "dynamic", "llama3", "yarn").contains(name)) {
            throw unsupported(
                    "rope_scaling", "is of type \"" + name + "\"; read are default, linear, dynamic, llama3 and yarn");
        }
        return name;
    }

    /// `field` does not divide as it must.
    public InvalidInput wrong(String field, String what) {
        return invalid(source, field + " " + what, "Take config.json from the model's own folder.", null);
    }

    /// The file is well formed but asks for something that Graft does not do.
    public InvalidInput unsupported(String field, String what) {
        return new InvalidInput(
                ErrorCode.MODEL_UNSUPPORTED,
                source + ": " + field + " " + what + ".",
                "Choose a model without it (`graft models` lists what is bundled).");
    }

    private int bounded(String field, int least, int most) {
        JsonNode node = at(field);
        double value = node.doubleValue();
        if (!node.isNumber() || value != Math.rint(value) || value < least || value > most) {
            throw wrong(field, "is " + shown(node) + ", not a whole number from " + least + " to " + most);
        }
        return (int) value;
    }

    private JsonNode at(String field) {
        return root.path(field);
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static InvalidInput invalid(String source, String what, String wayOut, @Nullable Exception cause) {
        return new InvalidInput(ErrorCode.MODEL_CONFIG, source + ": " + what + ".", wayOut, cause);
    }
}
