package graft.engine.pretrain.tokenizer;

import graft.engine.pretrain.tokenizer.MergeTraining.Pair;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Trains a lower-casing WordPiece tokenizer as BERT has: words split at spaces and punctuation, pieces after the
/// first marked with `##`.
public final class WordPieceTrainer {
    static final String PREFIX = "##";
    private static final List<String> SPECIALS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    /// BertPreTokenizer: runs without space or punctuation, and each punctuation mark alone.
    private static final Pattern WORD =
            Pattern.compile("[^\\s\\p{IsPunctuation}$+<=>^`|~]+|[\\p{IsPunctuation}$+<=>^`|~]");

    private WordPieceTrainer() {}

    /// @param documents      the text; read once
    /// @param vocabularySize ids in all, special tokens counted; fewer when the text has fewer
    /// @param maxLength      the positions of the model it is for, written to its settings
    public static TrainedTokenizer train(Stream<String> documents, int vocabularySize, int maxLength) {
        MergeTraining training = new MergeTraining(
                count(documents), WordPieceTrainer::pieces, (left, right) -> left + right.substring(PREFIX.length()));
        Set<String> tokens = new LinkedHashSet<>(SPECIALS);
        tokens.addAll(keyboard());
        tokens.addAll(training.alphabet());
        Pair pair = training.next();
        while (pair != null && tokens.size() < vocabularySize) {
            tokens.add(training.joined(pair));
            pair = training.next();
        }
        List<String> vocabulary = List.copyOf(tokens);
        return new TrainedTokenizer(vocabulary.size(), files(vocabulary, maxLength));
    }

    private static Map<String, Long> count(Stream<String> documents) {
        Map<String, Long> counts = new TreeMap<>();
        documents.forEach(text ->
                WORD.matcher(normalized(text)).results().forEach(word -> counts.merge(word.group(), 1L, Long::sum)));
        return counts;
    }

    /// BertNormalizer: small letters without accents.
    private static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "")
                .toLowerCase(Locale.ROOT);
    }

    private static List<String> pieces(String word) {
        List<String> pieces = new ArrayList<>();
        word.codePoints().forEach(point -> pieces.add((pieces.isEmpty() ? "" : PREFIX) + Character.toString(point)));
        return pieces;
    }

    private static String join(String left, String right) {
        return left + right.substring(PREFIX.length());
    }

    /// Every character of a keyboard, whether or not the text has it: what a user types is then never unknown.
    private static List<String> keyboard() {
        List<String> symbols = new ArrayList<>();
        for (char c = '!'; c <= '~'; c++) {
            if (!Character.isUpperCase(c)) {
                symbols.add(String.valueOf(c));
                if (Character.isLetterOrDigit(c)) {
                    symbols.add(PREFIX + c);
                }
            }
        }
        return symbols;
    }

    private static Map<String, String> files(List<String> vocabulary, int maxLength) {
        Map<String, Object> ids = new LinkedHashMap<>();
        for (String token : vocabulary) {
            ids.put(token, ids.size());
        }
        Map<String, Object> root = TokenizerJson.root(SPECIALS);
        root.put(
                "normalizer",
                TokenizerJson.object(
                        "type", "BertNormalizer",
                        "clean_text", true,
                        "handle_chinese_chars", true,
                        "strip_accents", null,
                        "lowercase", true));
        root.put("pre_tokenizer", TokenizerJson.object("type", "BertPreTokenizer"));
        root.put(
                "post_processor",
                TokenizerJson.template(
                        List.of("[CLS]", "A0", "[SEP]"), List.of("[CLS]", "A0", "[SEP]", "B1", "[SEP]1"), SPECIALS));
        root.put("decoder", TokenizerJson.object("type", "WordPiece", "prefix", PREFIX, "cleanup", true));
        root.put(
                "model",
                TokenizerJson.object(
                        "type",
                        "WordPiece",
                        "unk_token",
                        "[UNK]",
                        "continuing_subword_prefix",
                        PREFIX,
                        "max_input_chars_per_word",
                        100,
                        "vocab",
                        ids));
        Map<String, Object> names = TokenizerJson.object(
                "cls_token", "[CLS]",
                "mask_token", "[MASK]",
                "pad_token", "[PAD]",
                "sep_token", "[SEP]",
                "unk_token", "[UNK]");
        Map<String, Object> settings = TokenizerJson.settings(SPECIALS, names, "BertTokenizer", maxLength);
        settings.put("clean_up_tokenization_spaces", true);
        settings.put("do_lower_case", true);
        settings.put("strip_accents", null);
        settings.put("tokenize_chinese_chars", true);
        return Map.of(
                "tokenizer.json", TokenizerJson.text(root),
                "tokenizer_config.json", TokenizerJson.text(settings),
                "special_tokens_map.json", TokenizerJson.text(names),
                "vocab.txt", String.join("\n", vocabulary) + "\n");
    }
}
