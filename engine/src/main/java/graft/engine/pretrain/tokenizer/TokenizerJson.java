package graft.engine.pretrain.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts that all `tokenizer.json` files share.
final class TokenizerJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerJson() {}

    /// An object with its fields in the order given: name, value, name, value.
    static Map<String, Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    /// The outermost object; the special tokens take the first ids.
    static Map<String, Object> root(List<String> specials) {
        List<Object> added = new ArrayList<>();
        for (String token : specials) {
            Map<String, Object> fields = object("id", added.size());
            fields.putAll(addedToken(token));
            added.add(fields);
        }
        return object("version", "1.0", "truncation", null, "padding", null, "added_tokens", added);
    }

    /// TemplateProcessing: a part is a special token, or `A` or `B` for a text, and may end in its type id.
    static Map<String, Object> template(List<String> single, List<String> pair, List<String> specials) {
        Map<String, Object> tokens = new LinkedHashMap<>();
        for (String token : specials) {
            if (single.contains(token)) {
                tokens.put(
                        token, object("id", token, "ids", List.of(specials.indexOf(token)), "tokens", List.of(token)));
            }
        }
        return object(
                "type",
                "TemplateProcessing",
                "single",
                single.stream().map(TokenizerJson::part).toList(),
                "pair",
                pair.stream().map(TokenizerJson::part).toList(),
                "special_tokens",
                tokens);
    }

    private static Map<String, Object> part(String part) {
        int type = part.endsWith("1") ? 1 : 0;
        String name = part.endsWith("0") || part.endsWith("1") ? part.substring(0, part.length() - 1) : part;
        boolean text = name.equals("A") || name.equals("B");
        return object(text ? "Sequence" : "SpecialToken", object("id", name, "type_id", type));
    }

    /// `tokenizer_config.json` as far as all kinds have it.
    static Map<String, Object> settings(List<String> specials, Map<String, Object> names, String kind, int maxLength) {
        Map<String, Object> decoder = new LinkedHashMap<>();
        for (String token : specials) {
            decoder.put(Integer.toString(decoder.size()), addedToken(token));
        }
        Map<String, Object> settings = object("added_tokens_decoder", decoder);
        settings.putAll(names);
        settings.put("model_max_length", maxLength);
        settings.put("tokenizer_class", kind);
        return settings;
    }

    private static Map<String, Object> addedToken(String token) {
        return object(
                "content",
                token,
                "single_word",
                false,
                "lstrip",
                false,
                "rstrip",
                false,
                "normalized",
                false,
                "special",
                true);
    }

    static String text(Map<String, Object> object) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsString(object) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tokenizer that is no JSON", e);
        }
    }
}
