package graft.engine.pretrain.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.data.tokens.Encoded;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.pretrain.world.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTrainingTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static TrainedTokenizer wordPiece;

    @SuppressWarnings("NullAway.Init")
    private static TrainedTokenizer bytePair;

    @BeforeAll
    static void train() {
        wordPiece = WordPieceTrainer.train(Corpus.documents(1, 5000), 3500, 128);
        bytePair = BytePairTrainer.train(Corpus.documents(Corpus.Mix.DECODER, 1, 5000), 3000, 256);
        wordPiece.writeTo(folder.resolve("encoder"));
        bytePair.writeTo(folder.resolve("decoder"));
    }

    @Test
    void theSameTextGivesTheSameFiles() {
        List<String> text = Corpus.documents(3, 500).toList();
        assertEquals(WordPieceTrainer.train(text.stream(), 900, 64), WordPieceTrainer.train(text.stream(), 900, 64));
        assertEquals(BytePairTrainer.train(text.stream(), 900, 64), BytePairTrainer.train(text.stream(), 900, 64));
    }

    @Test
    void wordPieceCoversTextItHasNotSeen() {
        try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("encoder"))) {
            long unknown = 0;
            long tokens = 0;
            long words = 0;
            for (String text : Corpus.documents(77, 500).toList()) {
                List<Integer> ids = ids(tokenizer.encode(text, Tokenizer.UNLIMITED));
                unknown += ids.stream()
                        .filter(id -> id == tokenizer.specials().unk())
                        .count();
                tokens += ids.size() - 2;
                words += text.split("\\b\\s*").length;
            }
            assertEquals(0, unknown, "unknown of " + tokens);
            assertTrue(tokens < 1.3 * words, tokens + " tokens for " + words + " words and marks");
        }
    }

    @Test
    void wordPieceStartsWithClsAndEndsWithSepAndLowersCase() {
        try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("encoder"))) {
            List<Integer> ids = ids(tokenizer.encode("The Phone was GOOD.", 64));
            assertEquals(List.of(2, 3), List.of(ids.getFirst(), ids.getLast()));
            assertEquals(ids, ids(tokenizer.encode("the phone was good.", 64)));
            assertEquals(wordPiece.vocabulary(), tokenizer.vocabularySize());
        }
    }

    @Test
    void bytePairGivesEveryTextBack() {
        try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("decoder"))) {
            List<String> texts = new ArrayList<>(
                    Corpus.documents(Corpus.Mix.DECODER, 78, 200).toList());
            texts.add("Zürich – ¿qué? 日本 \uD83D\uDE00\n\ttabs  and   spaces'll stay");
            for (String text : texts) {
                Encoded encoded = tokenizer.encode(text, Tokenizer.UNLIMITED);
                assertEquals(1, ids(encoded).getFirst(), "the beginning is marked");
                assertEquals(text, tokenizer.decode(encoded.ids()));
            }
            assertEquals(bytePair.vocabulary(), tokenizer.vocabularySize());
        }
    }

    @Test
    void theVocabularyFileHasOneTokenALine() throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("encoder/vocab.txt"));
        assertEquals(wordPiece.vocabulary(), lines.size());
        assertTrue(lines.containsAll(List.of("[PAD]", "[MASK]", "phone", "waiter", "##s")), "pieces and words");
        assertTrue(lines.stream().skip(5).allMatch(line -> line.equals(line.toLowerCase(Locale.ROOT))));
    }

    private static List<Integer> ids(Encoded encoded) {
        List<Integer> ids = new ArrayList<>();
        for (int id : encoded.ids()) {
            ids.add(id);
        }
        return ids;
    }
}
