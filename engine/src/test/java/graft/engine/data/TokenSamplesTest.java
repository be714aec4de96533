package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.data.TokenSample.Token;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the data view shows of a row is what training reads of it.
class TokenSamplesTest {

    @TempDir
    Path folder;

    private List<TokenSample> first(String csv, Task.Kind kind, Tokenizer tokenizer, int maxLength, int rows)
            throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        DataSpec spec = new DataSpec(file.toString()).withMaxLength(maxLength);
        return TokenSamples.first(spec, kind, tokenizer, new Samples(null), rows, Progress.NONE);
    }

    private static String words(TokenSample row, Predicate<Token> which) {
        return row.tokens().stream()
                .filter(which)
                .map(token -> token.text().strip())
                .collect(Collectors.joining(" "));
    }

    @Test
    void aPairShowsItsSpecialTokensItsSecondTextAndWhatTruncationCutsFromTheLongerText() throws IOException {
        try (Tokenizer tokenizer = Tokenizers.encoder(folder.resolve("model"))) {
            TokenSample row = first(
                            "text,pair,label\nthe old mill was very funny,a book,yes\nthe film,a river,no\n",
                            Task.Kind.CLASSIFICATION,
                            tokenizer,
                            8,
                            1)
                    .getFirst();
            assertEquals("[CLS] the old mill was very funny [SEP] a book [SEP]", words(row, token -> true));
            assertEquals("was very funny", words(row, token -> !token.kept()));
            assertEquals("[CLS] [SEP] [SEP]", words(row, Token::special));
            assertEquals("a book [SEP]", words(row, Token::second));
            assertEquals("yes", row.target());
            assertEquals(8, row.length());
            assertEquals(11, row.fullLength());
            assertEquals("", words(row, Token::predicted));
        }
    }

    @Test
    void onlyTheResponseCountsInTheLossAndAPromptLosesItsOldestTokens() throws IOException {
        try (Tokenizer tokenizer = Tokenizers.decoder(folder.resolve("model"))) {
            TokenSample row = first("prompt,response\nabcabcxyz,de\n", Task.Kind.INSTRUCTION, tokenizer, 8, 5)
                    .getFirst();
            assertEquals("d e </s>", words(row, Token::predicted));
            assertEquals("<s> c x y z d e </s>", words(row, Token::kept));
            assertEquals(8, row.length());
            assertEquals(13, row.fullLength());
            assertEquals("", words(row, token -> !token.kept() && token.predicted()));
        }
    }

    @Test
    void aCausalModelPredictsEveryTokenButTheFirstAndRowsWithoutTextAreNotShown() throws IOException {
        try (Tokenizer tokenizer = Tokenizers.decoder(folder.resolve("model"))) {
            List<TokenSample> rows = first("text\n\"\"\nab\ncd\n", Task.Kind.CAUSAL_LM, tokenizer, 64, 5);
            assertEquals(2, rows.size());
            assertEquals("a b </s>", words(rows.getFirst(), Token::predicted));
            assertEquals("<s> a b </s>", words(rows.getFirst(), token -> true));
        }
    }

    @Test
    void aTagStandsAtItsWordsFirstTokenAndAMaskTellsTheWordBehindIt() throws IOException {
        try (Tokenizer tokenizer = Tokenizers.encoder(folder.resolve("model"))) {
            TokenSample tagged = first(
                            "tokens,tags\nada lives in bonn,PER O O LOC\n",
                            Task.Kind.TOKEN_CLASSIFICATION,
                            tokenizer,
                            32,
                            1)
                    .getFirst();
            assertEquals(
                    "ada=PER lives=O in=O b=LOC",
                    tagged.tokens().stream()
                            .filter(Token::predicted)
                            .map(token -> token.text() + "=" + token.label())
                            .collect(Collectors.joining(" ")));
            assertTrue(words(tagged, token -> true).contains("b ##o ##n ##n"), words(tagged, token -> true));

            TokenSample masked = first(
                            "text\nthe old mill was very funny and the river was not boring\n",
                            Task.Kind.MASKED_LM,
                            tokenizer,
                            32,
                            1)
                    .getFirst();
            List<Token> predicted =
                    masked.tokens().stream().filter(Token::predicted).toList();
            assertFalse(predicted.isEmpty());
            List<String> text = List.of("the old mill was very funny and the river was not boring".split(" "));
            assertTrue(predicted.stream().allMatch(token -> text.contains(token.label())), predicted.toString());
        }
    }
}
