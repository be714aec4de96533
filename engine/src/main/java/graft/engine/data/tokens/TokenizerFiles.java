package graft.engine.data.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a model folder says about its tokenizer, read from `tokenizer.json` (or a bare `vocab.txt`, from which
/// the same JSON is made), `tokenizer_config.json`, `special_tokens_map.json` and `config.json`.
///
/// @param json       the tokenizer in the library's format
/// @param specials   ids of the special tokens
/// @param vocabulary one more than the highest token id
/// @param cleanUp    whether decoded text has its spaces before punctuation removed
record TokenizerFiles(byte[] json, SpecialTokens specials, int vocabulary, boolean cleanUp) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 256L << 20;

    static TokenizerFiles read(Path folder) {
        JsonNode settings = optional(folder, "tokenizer_config.json");
        JsonNode map = optional(folder, "special_tokens_map.json");
        JsonNode config = optional(folder, "config.json");
        byte[] json = tokenizerJson(folder, settings);
        Vocabulary vocabulary = new Vocabulary();
        try (JsonParser parser = JSON.createParser(json)) {
            vocabulary.read(parser);
        } catch (IOException e) {
            throw unreadable(folder, "its tokenizer.json is not valid: " + firstLine(e), e);
        }
        SpecialTokens specials = new SpecialTokens(
                id("pad", settings, map, config, vocabulary),
                id("cls", settings, map, config, vocabulary),
                id("sep", settings, map, config, vocabulary),
                id("mask", settings, map, config, vocabulary),
                id("bos", settings, map, config, vocabulary),
                id("eos", settings, map, config, vocabulary),
                id("unk", settings, map, config, vocabulary));
        return new TokenizerFiles(
                json,
                specials,
                vocabulary.highest + 1,
                settings.path("clean_up_tokenization_spaces").asBoolean(false));
    }

    private static byte[] tokenizerJson(Path folder, JsonNode settings) {
        Path file = folder.resolve("tokenizer.json");
        Path words = folder.resolve("vocab.txt");
        try {
            if (Files.isRegularFile(file)) {
                return bounded(file);
            }
            if (Files.isRegularFile(words)) {
                return wordPiece(
                        new String(bounded(words), StandardCharsets.UTF_8)
                                .lines()
                                .toList(),
                        settings);
            }
        } catch (IOException e) {
            throw unreadable(folder, firstLine(e), e);
        }
        throw new InvalidInput(
                ErrorCode.TOKENIZER_UNREADABLE,
                "The model folder " + folder + " has no tokenizer.json and no vocab.txt.",
                "Put the tokenizer.json of the model into it; transformers writes it with save_pretrained of a fast"
                        + " tokenizer.");
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file.getFileName() + " is larger than 256 MB");
        }
        return Files.readAllBytes(file);
    }

    /// The tokenizer of the BERT family from its word list (arXiv 1810.04805 §4.1; WordPiece, arXiv 1609.08144
    /// §4.1).
    private static byte[] wordPiece(List<String> words, JsonNode settings) throws IOException {
        boolean lower = settings.path("do_lower_case").asBoolean(true);
        ObjectNode vocabulary = JSON.createObjectNode();
        for (int i = 0; i < words.size(); i++) {
            vocabulary.put(words.get(i), i);
        }
        ArrayNode added = JSON.createArrayNode();
        for (String special : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) {
            JsonNode id = vocabulary.get(special);
            if (id == null) {
                throw new IOException("vocab.txt has no " + special + ", so it is not a BERT word list");
            }
            added.addObject()
                    .put("id", id.intValue())
                    .put("content", special)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.set("added_tokens", added);
        ObjectNode normalizer = root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true);
        normalizer.set("strip_accents", settings.get("strip_accents"));
        normalizer.put("lowercase", lower);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode post = root.putObject("post_processor").put("type", "BertProcessing");
        post.putArray("sep").add("[SEP]").add(vocabulary.get("[SEP]").intValue());
        post.putArray("cls").add("[CLS]").add(vocabulary.get("[CLS]").intValue());
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        root.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100)
                .set("vocab", vocabulary);
        return JSON.writeValueAsBytes(root);
    }

    /// The folder's own statement first; then the customary spelling; then the id in the model's configuration.
    private static int id(String name, JsonNode settings, JsonNode map, JsonNode config, Vocabulary vocabulary) {
        for (JsonNode source : List.of(settings, map)) {
            JsonNode token = source.path(name + "_token");
            String text =
                    token.isTextual() ? token.asText() : token.path("content").asText("");
            Integer id = vocabulary.ids.get(text);
            if (!text.isEmpty() && id != null) {
                return id;
            }
        }
        if (settings.has(name + "_token") || map.has(name + "_token")) {
            return SpecialTokens.NONE;
        }
        Integer customary = vocabulary.ids.get("[" + name.toUpperCase(Locale.ROOT) + "]");
        if (customary != null) {
            return customary;
        }
        JsonNode id = config.path(name + "_token_id");
        int number = id.isArray() ? id.path(0).asInt(SpecialTokens.NONE) : id.asInt(SpecialTokens.NONE);
        return number >= 0 && number <= vocabulary.highest ? number : SpecialTokens.NONE;
    }

    private static JsonNode optional(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode node = JSON.readTree(bounded(file));
            return node == null || !node.isObject() ? JSON.createObjectNode() : node;
        } catch (IOException e) {
            throw unreadable(folder, name + ": " + firstLine(e), e);
        }
    }

    static InvalidInput unreadable(Path folder, String why, Throwable cause) {
        return new InvalidInput(
                ErrorCode.TOKENIZER_UNREADABLE,
                "The tokenizer of " + folder + " cannot be read: " + why + ".",
                "Get the folder again, or write its tokenizer.json anew with transformers' save_pretrained.",
                cause);
    }

    static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }

    /// The highest id and the ids of special-looking tokens, streamed: a vocabulary of 250,000 entries is not
    /// kept.
    private static final class Vocabulary {
        final Map<String, Integer> ids = new HashMap<>();
        int highest = -1;

        void read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it does not hold a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("added_tokens")) {
                    for (JsonNode token : JSON.<JsonNode>readTree(parser)) {
                        seen(token.path("content").asText(), token.path("id").asInt(-1), true);
                    }
                } else if (field.equals("model")) {
                    model(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void model(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!field.equals("vocab")) {
                    parser.skipChildren();
                } else if (value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String token = parser.currentName();
                        parser.nextToken();
                        seen(token, parser.getValueAsInt(-1), false);
                    }
                } else if (value == JsonToken.START_ARRAY) { // Unigram: [token, score] at the position of its id
                    for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
                        parser.nextToken();
                        seen(parser.getText(), id, false);
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            parser.skipChildren();
                        }
                    }
                }
            }
        }

        private void seen(String token, int id, boolean added) {
            highest = Math.max(highest, id);
            boolean special = added || token.startsWith("[") || token.startsWith("<");
            if (special && token.length() > 2) {
                ids.putIfAbsent(token, id);
            }
        }
    }
}
