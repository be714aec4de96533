package graft.engine.data.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/// What a model folder says about its tokenizer, read from `tokenizer.json` (or bare vocabulary files, from
/// which the same JSON is made), `tokenizer_config.json`, `special_tokens_map.json` and `config.json`.
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
        byte[] json = tokenizerJson(folder, settings, config);
        Vocabulary vocabulary = new Vocabulary();
        try (JsonParser parser = JSON.createParser(json)) {
            vocabulary.read(parser);
            json = new StatedRules(settings, vocabulary.ids).applied(json, vocabulary.parts);
        } catch (IOException e) {
            throw unreadable(folder, "its tokenizer.json is not valid: " + firstLine(e), e);
        }
        requireRoom(folder, vocabulary.highest + 1, config);
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
                settings.path("clean_up_tokenization_spaces").asBoolean(bareWords(folder)));
    }

    /// Ids beyond the embedding would read other memory or fail deep inside a run.
    private static void requireRoom(Path folder, int tokens, JsonNode config) {
        int rows = config.path("vocab_size").asInt(0);
        if (rows > 0 && tokens > rows) {
            throw new InvalidInput(
                    ErrorCode.TOKENIZER_UNREADABLE,
                    "The tokenizer of " + folder + " has " + tokens + " tokens, but the model's embedding only " + rows
                            + " rows (vocab_size of config.json).",
                    "Take tokenizer and weights from the same model; added tokens need a model whose embedding was"
                            + " enlarged for them.");
        }
    }

    /// Whether a folder has what {@link #read} needs.
    static boolean present(Path folder) {
        return has(folder, "tokenizer.json")
                || has(folder, "vocab.txt")
                || has(folder, "vocab.json") && has(folder, "merges.txt");
    }

    /// A bare word list was written for BERT's own tokenizer, which cleans decoded text up unless told otherwise.
    private static boolean bareWords(Path folder) {
        return !has(folder, "tokenizer.json") && has(folder, "vocab.txt");
    }

    private static boolean has(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    private static byte[] tokenizerJson(Path folder, JsonNode settings, JsonNode config) {
        Path file = folder.resolve("tokenizer.json");
        Path words = folder.resolve("vocab.txt");
        Path vocabulary = folder.resolve("vocab.json");
        Path merges = folder.resolve("merges.txt");
        try {
            if (Files.isRegularFile(file)) {
                return bounded(file);
            }
            BareVocabulary bare = new BareVocabulary(settings, config, optional(folder, "added_tokens.json"));
            if (Files.isRegularFile(words)) {
                return bare.wordPiece(lines(words));
            }
            if (Files.isRegularFile(vocabulary) && Files.isRegularFile(merges)) {
                return bare.bytePair(JSON.readTree(bounded(vocabulary)), lines(merges));
            }
        } catch (IOException e) {
            throw unreadable(folder, firstLine(e), e);
        }
        throw new InvalidInput(
                ErrorCode.TOKENIZER_UNREADABLE,
                "The model folder " + folder
                        + " has no tokenizer.json, no vocab.txt, and no vocab.json with merges.txt.",
                "Put the tokenizer.json of the model into it; transformers writes it with save_pretrained of a fast"
                        + " tokenizer.");
    }

    private static List<String> lines(Path file) throws IOException {
        return new String(bounded(file), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file.getFileName() + " is larger than 256 MB");
        }
        return Files.readAllBytes(file);
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
        final Map<String, JsonNode> parts = new HashMap<>();
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
                } else if (StatedRules.PARTS.contains(field)) {
                    parts.put(field, JSON.readTree(parser));
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
