package graft.engine.pretrain.tokenizer;

import graft.engine.pretrain.tokenizer.MergeTraining.Pair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Trains a byte-level BPE tokenizer as GPT-2 has: no text is unknown, a space belongs to the word after it. Each text
/// starts with `<s>`, as in the Llama family.
public final class BytePairTrainer {
    private static final List<String> SPECIALS = List.of("<pad>", "<s>", "</s>");
    /// The pattern that the ByteLevel pre-tokenizer splits by.
    private static final Pattern WORD = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private BytePairTrainer() {}

    /// @param documents      the text; read once
    /// @param vocabularySize ids in all, special tokens and the 256 bytes counted
    /// @param maxLength      the positions of the model it is for, written to its settings
    public static TrainedTokenizer train(Stream<String> documents, int vocabularySize, int maxLength) {
        MergeTraining training = new MergeTraining(count(documents), BytePairTrainer::letters, String::concat);
        Map<String, Object> ids = new LinkedHashMap<>();
        SPECIALS.forEach(token -> ids.put(token, ids.size()));
        for (int value = 0; value < 256; value++) {
            ids.put(letter(value), ids.size());
        }
        List<String> merges = new ArrayList<>();
        while (ids.size() < vocabularySize) {
            Pair pair = training.next();
            if (pair == null) {
                break;
            }
            merges.add(pair.left() + " " + pair.right());
            ids.putIfAbsent(training.joined(pair), ids.size());
        }
        return new TrainedTokenizer(ids.size(), files(ids, merges, maxLength));
    }

    private static Map<String, Long> count(Stream<String> documents) {
        Map<String, Long> counts = new TreeMap<>();
        documents.forEach(
                text -> WORD.matcher(text).results().forEach(word -> counts.merge(word.group(), 1L, Long::sum)));
        return counts;
    }

    private static List<String> letters(String word) {
        List<String> letters = new ArrayList<>();
        for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
            letters.add(letter(value & 0xFF));
        }
        return letters;
    }

    /// The printable character that stands for a byte: itself where it is printable in Latin-1, otherwise the next one
    /// from U+0100 on (GPT-2's `bytes_to_unicode`).
    static String letter(int value) {
        if (printable(value)) {
            return Character.toString(value);
        }
        int rank = 0;
        for (int before = 0; before < value; before++) {
            rank += printable(before) ? 0 : 1;
        }
        return Character.toString(256 + rank);
    }

    private static boolean printable(int value) {
        return value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE && value <= 0xFF;
    }

    private static Map<String, String> files(Map<String, Object> ids, List<String> merges, int maxLength) {
        Map<String, Object> root = TokenizerJson.root(SPECIALS);
        root.put("normalizer", null);
        root.put("pre_tokenizer", byteLevel());
        root.put(
                "post_processor",
                TokenizerJson.template(List.of("<s>", "A0"), List.of("<s>", "A0", "<s>1", "B1"), SPECIALS));
        root.put("decoder", byteLevel());
        root.put(
                "model",
                TokenizerJson.object(
                        "type",
                        "BPE",
                        "dropout",
                        null,
                        "unk_token",
                        null,
                        "continuing_subword_prefix",
                        null,
                        "end_of_word_suffix",
                        null,
                        "fuse_unk",
                        false,
                        "byte_fallback",
                        false,
                        "ignore_merges",
                        false,
                        "vocab",
                        ids,
                        "merges",
                        merges));
        Map<String, Object> names = TokenizerJson.object("bos_token", "<s>", "eos_token", "</s>", "pad_token", "<pad>");
        Map<String, Object> settings = TokenizerJson.settings(SPECIALS, names, "PreTrainedTokenizerFast", maxLength);
        settings.put("add_bos_token", true);
        settings.put("add_eos_token", false);
        settings.put("clean_up_tokenization_spaces", false);
        return Map.of(
                "tokenizer.json", TokenizerJson.text(root),
                "tokenizer_config.json", TokenizerJson.text(settings),
                "special_tokens_map.json", TokenizerJson.text(names));
    }

    private static Map<String, Object> byteLevel() {
        return TokenizerJson.object(
                "type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
    }
}
