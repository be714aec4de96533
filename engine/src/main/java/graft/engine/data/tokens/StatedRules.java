package graft.engine.data.tokens;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `tokenizer_config.json` states about the steps around the vocabulary, where `tokenizer.json` says otherwise:
/// there the first holds, as in transformers, whose classes of each family read these fields. A field that is not
/// there changes nothing.
final class StatedRules {

    /// The parts of `tokenizer.json` that a statement may change.
    static final Set<String> PARTS = Set.of("normalizer", "pre_tokenizer", "post_processor");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode settings;
    private final Map<String, Integer> ids;
    private final String family;

    /// @param settings `tokenizer_config.json`, or an empty object
    /// @param ids      of the special tokens
    StatedRules(JsonNode settings, Map<String, Integer> ids) {
        this.settings = settings;
        this.ids = ids;
        this.family = settings.path("tokenizer_class").asText("").replaceFirst("Tokenizer(Fast)?$", "");
    }

    /// The tokenizer with what is stated.
    ///
    /// @param parts those of {@link #PARTS} that it has
    /// @return `json` itself where that is what it says
    byte[] applied(byte[] json, Map<String, JsonNode> parts) throws IOException {
        Map<String, JsonNode> changed = new HashMap<>();
        changed.put("normalizer", normalizer(parts.get("normalizer")));
        changed.put("pre_tokenizer", preTokenizer(parts.get("pre_tokenizer")));
        changed.put("post_processor", postProcessor(parts.get("post_processor")));
        changed.entrySet()
                .removeIf(part -> part.getValue() == null || part.getValue().equals(parts.get(part.getKey())));
        return changed.isEmpty() ? json : rewritten(json, changed);
    }

    private static byte[] rewritten(byte[] json, Map<String, JsonNode> changed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length);
        try (JsonParser in = JSON.createParser(json);
                JsonGenerator out = JSON.createGenerator(bytes)) {
            in.nextToken();
            out.writeStartObject();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                out.writeFieldName(field);
                JsonNode instead = changed.get(field);
                if (instead == null) {
                    out.copyCurrentStructure(in);
                } else {
                    out.writeTree(instead);
                    in.skipChildren();
                }
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /// BERT's lower case, accents and spaces around Chinese characters.
    private @Nullable JsonNode normalizer(@Nullable JsonNode given) {
        if (given == null || !given.path("type").asText().equals("BertNormalizer") || family.equals("PreTrained")) {
            return given;
        }
        ObjectNode stated = given.deepCopy();
        flag(stated, "lowercase", "do_lower_case");
        flag(stated, "strip_accents", "strip_accents");
        flag(stated, "handle_chinese_chars", "tokenize_chinese_chars");
        if (settings.path("strip_accents").isNull()) {
            stated.putNull("strip_accents");
        }
        return stated;
    }

    /// Whether a text begins as if a space stood before it.
    private @Nullable JsonNode preTokenizer(@Nullable JsonNode given) {
        if (given == null || !given.has("add_prefix_space")) {
            return given;
        }
        ObjectNode stated = given.deepCopy();
        flag(stated, "add_prefix_space", "add_prefix_space");
        return stated;
    }

    private @Nullable JsonNode postProcessor(@Nullable JsonNode given) {
        if (given != null && given.path("type").asText().equals("RobertaProcessing") && family.equals("Roberta")) {
            ObjectNode stated = given.deepCopy();
            flag(stated, "add_prefix_space", "add_prefix_space");
            flag(stated, "trim_offsets", "trim_offsets");
            return stated;
        }
        boolean said = settings.path("add_bos_token").isBoolean()
                || settings.path("add_eos_token").isBoolean();
        return said && family.equals("Llama") ? startAndEnd(given) : given;
    }

    /// Llama's start and end of each text.
    private @Nullable JsonNode startAndEnd(@Nullable JsonNode given) {
        String start = settings.path("add_bos_token").asBoolean(true) ? text("bos", "<s>") : "";
        String end = settings.path("add_eos_token").asBoolean(false) ? text("eos", "</s>") : "";
        ObjectNode specials = JSON.createObjectNode();
        for (String token : new String[] {start, end}) {
            Integer id = ids.get(token);
            if (!token.isEmpty() && id == null) {
                return given; // no such token to begin or end with
            }
            if (!token.isEmpty()) {
                ObjectNode special = specials.putObject(token).put("id", token);
                special.putArray("ids").add(id);
                special.putArray("tokens").add(token);
            }
        }
        ObjectNode stated = JSON.createObjectNode().put("type", "TemplateProcessing");
        sequence(stated.putArray("single"), start, "A", 0, end);
        ArrayNode pair = stated.putArray("pair");
        sequence(pair, start, "A", 0, end);
        sequence(pair, start, "B", 1, end);
        stated.set("special_tokens", specials);
        return stated;
    }

    private static void sequence(ArrayNode pieces, String start, String sequence, int type, String end) {
        if (!start.isEmpty()) {
            pieces.addObject().putObject("SpecialToken").put("id", start).put("type_id", type);
        }
        pieces.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
        if (!end.isEmpty()) {
            pieces.addObject().putObject("SpecialToken").put("id", end).put("type_id", type);
        }
    }

    private String text(String name, String customary) {
        JsonNode token = settings.path(name + "_token");
        String text = token.isTextual() ? token.asText() : token.path("content").asText("");
        return text.isEmpty() ? customary : text;
    }

    private void flag(ObjectNode part, String field, String setting) {
        JsonNode value = settings.path(setting);
        if (value.isBoolean()) {
            part.set(field, value);
        }
    }
}
