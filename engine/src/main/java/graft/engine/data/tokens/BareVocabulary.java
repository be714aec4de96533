package graft.engine.data.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A `tokenizer.json` in memory for folders that have none: from the word list of a BERT (`vocab.txt`), or from the
/// vocabulary and merges of a byte-level BPE (`vocab.json`, `merges.txt`) as GPT-2, RoBERTa and Qwen2 use it. What a
/// family adds to its bare files is what transformers' own conversion adds.
final class BareVocabulary {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_TOKENS = 10_000_000;

    /// How Qwen2 cuts text before the merges.
    private static final String QWEN_SPLIT =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private enum Family {
        GPT2,
        ROBERTA,
        QWEN2
    }

    private final JsonNode settings;
    private final JsonNode config;
    private final JsonNode addedTokens;

    /// @param settings    `tokenizer_config.json`, or an empty object
    /// @param config      `config.json`, or an empty object
    /// @param addedTokens `added_tokens.json`, or an empty object
    BareVocabulary(JsonNode settings, JsonNode config, JsonNode addedTokens) {
        this.settings = settings;
        this.config = config;
        this.addedTokens = addedTokens;
    }

    /// The tokenizer of the BERT family from its word list (arXiv 1810.04805 §4.1; WordPiece, arXiv 1609.08144
    /// §4.1).
    byte[] wordPiece(List<String> words) throws IOException {
        ObjectNode vocabulary = JSON.createObjectNode();
        for (int i = 0; i < words.size(); i++) {
            vocabulary.put(words.get(i), i);
        }
        String unknown = special("unk", "[UNK]");
        String start = special("cls", "[CLS]");
        String separator = special("sep", "[SEP]");
        for (String needed : List.of(unknown, start, separator)) {
            if (!vocabulary.has(needed)) {
                throw new IOException("vocab.txt has no " + needed + ", so it is not a BERT word list");
            }
        }
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        List<String> specials = List.of(special("pad", "[PAD]"), unknown, start, separator, special("mask", "[MASK]"));
        root.set("added_tokens", added(specials, false, vocabulary));
        ObjectNode normalizer = root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put(
                        "handle_chinese_chars",
                        settings.path("tokenize_chinese_chars").asBoolean(true));
        normalizer.set("strip_accents", settings.get("strip_accents"));
        normalizer.put("lowercase", settings.path("do_lower_case").asBoolean(true));
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode post = root.putObject("post_processor").put("type", "BertProcessing");
        post.putArray("sep").add(separator).add(vocabulary.get(separator).intValue());
        post.putArray("cls").add(start).add(vocabulary.get(start).intValue());
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        root.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", unknown)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100)
                .set("vocab", vocabulary);
        return JSON.writeValueAsBytes(root);
    }

    /// Byte-level byte-pair encoding (GPT-2 report §2.2).
    byte[] bytePair(JsonNode vocabulary, List<String> merges) throws IOException {
        ObjectNode ids = checked(vocabulary);
        Family family = family(ids);
        boolean prefixSpace = settings.path("add_prefix_space").asBoolean(false);
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        switch (family) {
            case GPT2 -> root.set("added_tokens", added(List.of(special("unk", "<|endoftext|>")), true, ids));
            case QWEN2 -> root.set("added_tokens", withEnd(ids));
            case ROBERTA -> root.set("added_tokens", added(robertaSpecials(), true, ids));
        }
        if (family == Family.QWEN2) {
            root.putObject("normalizer").put("type", "NFC");
            ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
            ArrayNode parts = sequence.putArray("pretokenizers");
            ObjectNode split = parts.addObject().put("type", "Split");
            split.putObject("pattern").put("Regex", QWEN_SPLIT);
            split.put("behavior", "Isolated").put("invert", false);
            parts.add(byteLevel(prefixSpace, true, false));
        } else {
            root.set("pre_tokenizer", byteLevel(prefixSpace, true, true));
        }
        if (family == Family.ROBERTA) {
            ObjectNode post = root.putObject("post_processor").put("type", "RobertaProcessing");
            pair(post.putArray("sep"), special("sep", "</s>"), ids);
            pair(post.putArray("cls"), special("cls", "<s>"), ids);
            post.put("trim_offsets", settings.path("trim_offsets").asBoolean(true))
                    .put("add_prefix_space", prefixSpace);
        } else {
            root.set("post_processor", byteLevel(true, false, true));
        }
        root.set("decoder", byteLevel(true, true, true));
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "").put("fuse_unk", false);
        model.set("vocab", ids);
        model.set("merges", merges(merges));
        return JSON.writeValueAsBytes(root);
    }

    private static ObjectNode checked(JsonNode vocabulary) throws IOException {
        if (!(vocabulary instanceof ObjectNode ids) || ids.isEmpty() || ids.size() > MOST_TOKENS) {
            throw new IOException("vocab.json is not an object of tokens and ids");
        }
        for (Map.Entry<String, JsonNode> token : ids.properties()) {
            JsonNode id = token.getValue();
            if (!id.isInt() || id.intValue() < 0 || id.intValue() > MOST_TOKENS) {
                throw new IOException("vocab.json gives \"" + token.getKey() + "\" the id " + id);
            }
        }
        return ids;
    }

    private static ArrayNode merges(List<String> lines) throws IOException {
        ArrayNode merges = JSON.createArrayNode();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if ((i == 0 && line.startsWith("#version")) || line.isBlank()) {
                continue;
            }
            String[] sides = line.split(" ", -1);
            if (sides.length != 2) {
                throw new IOException("merges.txt, line " + (i + 1) + ": not two tokens");
            }
            merges.addArray().add(sides[0]).add(sides[1]);
        }
        return merges;
    }

    /// By what the folder says, else by the tokens that only RoBERTa has.
    private Family family(ObjectNode ids) {
        String said = (settings.path("tokenizer_class").asText("") + " "
                        + config.path("model_type").asText(""))
                .toLowerCase(Locale.ROOT);
        if (said.contains("qwen")) {
            return Family.QWEN2;
        }
        boolean roberta = said.isBlank() ? ids.has("<s>") && ids.has("<mask>") : said.contains("roberta");
        return roberta ? Family.ROBERTA : Family.GPT2;
    }

    private List<String> robertaSpecials() {
        List<String> specials = new ArrayList<>();
        String[][] customary = {{"bos", "<s>"}, {"pad", "<pad>"}, {"eos", "</s>"}, {"unk", "<unk>"}, {"mask", "<mask>"}
        };
        for (String[] each : customary) {
            specials.add(special(each[0], each[1]));
        }
        return specials;
    }

    private static void pair(ArrayNode array, String token, ObjectNode ids) throws IOException {
        if (!ids.has(token)) {
            throw new IOException("vocab.json has no " + token);
        }
        array.add(token).add(ids.get(token).intValue());
    }

    private static ObjectNode byteLevel(boolean prefixSpace, boolean trim, boolean regex) {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", prefixSpace)
                .put("trim_offsets", trim)
                .put("use_regex", regex);
    }

    private String special(String name, String customary) {
        JsonNode token = settings.path(name + "_token");
        String text = token.isTextual() ? token.asText() : token.path("content").asText("");
        return text.isEmpty() ? customary : text;
    }

    /// Qwen2 publishes its vocabulary without the token between texts, whose id is the next one.
    private ArrayNode withEnd(ObjectNode vocabulary) {
        String end = special("unk", "<|endoftext|>");
        ArrayNode tokens = added(List.of(end), false, vocabulary);
        int rows = config.path("vocab_size").asInt(Integer.MAX_VALUE);
        if (tokens.isEmpty() && vocabulary.size() < rows) {
            tokens.add(token(vocabulary.size(), end, false));
        }
        return tokens;
    }

    /// The tokens that are never cut: what the folder lists, else the family's own as far as the vocabulary has them.
    private ArrayNode added(List<String> customary, boolean normalized, ObjectNode vocabulary) {
        Map<Integer, ObjectNode> added = new TreeMap<>();
        for (Map.Entry<String, JsonNode> token :
                settings.path("added_tokens_decoder").properties()) {
            if (token.getKey().matches("\\d{1,8}")
                    && token.getValue().path("content").isTextual()) {
                JsonNode given = token.getValue();
                int id = Integer.parseInt(token.getKey());
                ObjectNode node = token(
                        id,
                        given.path("content").asText(),
                        given.path("normalized").asBoolean(false));
                node.put("lstrip", given.path("lstrip").asBoolean(false));
                node.put("rstrip", given.path("rstrip").asBoolean(false));
                node.put("single_word", given.path("single_word").asBoolean(false));
                node.put("special", given.path("special").asBoolean(true));
                added.put(id, node);
            }
        }
        Map<String, Integer> others = new LinkedHashMap<>();
        addedTokens
                .properties()
                .forEach(token -> others.put(token.getKey(), token.getValue().asInt(-1)));
        for (String token : customary) {
            if (vocabulary.has(token)) {
                others.putIfAbsent(token, vocabulary.get(token).intValue());
            }
        }
        others.forEach((token, id) -> {
            if (id >= 0 && !added.containsKey(id)) {
                boolean mask = token.equals("<mask>"); // takes the space before it, so that it can stand for a word
                added.put(id, token(id, token, normalized && !mask).put("lstrip", mask));
            }
        });
        ArrayNode list = JSON.createArrayNode();
        added.values().forEach(list::add);
        return list;
    }

    private static ObjectNode token(int id, String content, boolean normalized) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", normalized)
                .put("special", true);
    }
}
