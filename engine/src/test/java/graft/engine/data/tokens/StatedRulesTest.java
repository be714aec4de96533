package graft.engine.data.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `tokenizer_config.json` states holds over `tokenizer.json`, and what bare files leave unsaid is their
/// family's: the ids are those of transformers on such folders.
class StatedRulesTest {

    private static final Path MODELS = Path.of("../samples/models");

    @TempDir
    private Path folder;

    /// The tokenizer of a bundled model under another statement; null for the model's own.
    private Tokenizer stated(String model, String settings) throws IOException {
        Path json = MODELS.resolve(model).resolve("tokenizer.json");
        Files.write(folder.resolve("tokenizer.json"), Files.readAllBytes(json));
        Files.writeString(folder.resolve("tokenizer_config.json"), settings);
        return Tokenizer.load(folder);
    }

    private static int[] ids(Tokenizer tokenizer, String text) {
        return tokenizer.encode(text, Tokenizer.UNLIMITED).ids();
    }

    @Test
    void capitalLettersStayWhereTheFolderSaysSo() throws IOException {
        try (Tokenizer lower = stated("tiny-encoder", "{\"tokenizer_class\": \"BertTokenizer\"}");
                Tokenizer cased =
                        stated("tiny-encoder", "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": false}");
                Tokenizer generic = stated(
                        "tiny-encoder",
                        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"do_lower_case\": false}")) {
            assertArrayEquals(ids(lower, "the"), ids(lower, "The"));
            assertArrayEquals(ids(lower, "the"), ids(cased, "the"));
            assertFalse(Arrays.equals(ids(cased, "the"), ids(cased, "The")));
            assertArrayEquals(ids(lower, "the"), ids(generic, "The"), "a class that reads no such field");
        }
    }

    @Test
    void startAndEndOfALlamaAreWhatTheFolderSays() throws IOException {
        String settings = "{\"tokenizer_class\": \"LlamaTokenizerFast\", \"bos_token\": \"<s>\", \"eos_token\":"
                + " {\"content\": \"</s>\"}, \"add_bos_token\": %s, \"add_eos_token\": %s}";
        try (Tokenizer usual = stated("tiny-decoder", settings.formatted(true, false));
                Tokenizer both = stated("tiny-decoder", settings.formatted(true, true));
                Tokenizer end = stated("tiny-decoder", settings.formatted(false, true))) {
            int bos = usual.specials().bos();
            int eos = usual.specials().eos();
            int[] started = ids(usual, "the weather");
            assertEquals(bos, started[0]);
            int[] text = Arrays.copyOfRange(started, 1, started.length);
            int[] ended = Arrays.copyOf(text, text.length + 1);
            ended[text.length] = eos;
            assertArrayEquals(ended, ids(end, "the weather"));
            int[] pair = both.encode("the", "the", Tokenizer.UNLIMITED, true).ids();
            assertArrayEquals(ids(both, "the"), Arrays.copyOf(pair, pair.length / 2));
            assertArrayEquals(ids(both, "the"), Arrays.copyOfRange(pair, pair.length / 2, pair.length));
            assertArrayEquals(
                    text,
                    end.encode("the weather", null, Tokenizer.UNLIMITED, false).ids());
        }
    }

    @Test
    void aTextBeginsAsIfBehindASpaceWhereTheFolderSaysSo() throws IOException {
        try (Tokenizer plain = stated("tiny-decoder", "{}");
                Tokenizer spaced = stated("tiny-decoder", "{\"add_prefix_space\": true}")) {
            assertArrayEquals(ids(plain, " the"), ids(spaced, "the"));
            assertFalse(Arrays.equals(ids(plain, "the"), ids(spaced, "the")));
        }
    }

    @Test
    void aStatementThatChangesNothingLeavesTheTokenizerAsItIs() throws IOException {
        try (Tokenizer own = Tokenizer.load(MODELS.resolve("tiny-encoder"));
                Tokenizer silent = stated("tiny-encoder", "{}")) {
            assertEquals(silent.fingerprint(), own.fingerprint());
        }
    }

    @Test
    void whatBareFilesLeaveUnsaidIsTheirFamilys() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ndon\n'\nt\n");
        try (Tokenizer words = Tokenizer.load(folder)) {
            assertEquals("don't", words.decode(ids(words, "don't")), "BERT's own class cleans up");
        }
        Files.delete(folder.resolve("vocab.txt"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"qwen2\", \"vocab_size\": 8}");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 1, \"ab\": 2}");
        Files.writeString(folder.resolve("merges.txt"), "a b\n");
        try (Tokenizer qwen = Tokenizer.load(folder)) {
            assertArrayEquals(new int[] {2, 3, 0}, ids(qwen, "ab<|endoftext|>a"), "its id is the next one");
        }
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"qwen2\", \"vocab_size\": 3}");
        try (Tokenizer qwen = Tokenizer.load(folder)) {
            assertEquals(3, qwen.vocabularySize(), "the embedding has no row for it");
        }
    }
}
