package graft.engine.pretrain.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusTest {
    private static final Pattern MARKS = Pattern.compile("[<>{}|()]|\\bnull\\b| {2}| [,.;:!?]");

    @ParameterizedTest
    @EnumSource(Corpus.Mix.class)
    void theSameSeedGivesTheSameTextAndAnotherSeedAnother(Corpus.Mix mix) {
        List<String> once = Corpus.documents(mix, 3, 200).toList();
        assertEquals(once, Corpus.documents(mix, 3, 200).toList());
        assertNotEquals(once, Corpus.documents(mix, 4, 200).toList());
    }

    @Test
    void aDocumentDoesNotDependOnThoseBeforeIt() {
        Corpus corpus = new Corpus(Corpus.Mix.ENCODER);
        assertEquals(Corpus.documents(9, 51).toList().get(50), corpus.document(9, 50));
    }

    @ParameterizedTest
    @EnumSource(Corpus.Mix.class)
    void everyDocumentIsFinishedText(Corpus.Mix mix) {
        Corpus.documents(mix, 1, 5000).forEach(text -> {
            assertFalse(MARKS.matcher(text).find(), text);
            assertTrue(text.matches("(?s).*[.!?]\"?"), text);
            assertTrue(Character.isUpperCase(text.replace("\"", "").charAt(0)), text);
        });
    }

    @Test
    void documentsHardlyRepeat() {
        Set<String> seen = new HashSet<>();
        long repeated =
                Corpus.documents(2, 10_000).filter(text -> !seen.add(text)).count();
        assertTrue(repeated < 100, repeated + " of 10,000 documents were there before");
    }

    @Test
    void theVocabularyIsThatOfASmallModel() {
        Set<String> types = new HashSet<>();
        Corpus.documents(5, 20_000)
                .forEach(text ->
                        types.addAll(List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+"))));
        assertTrue(types.size() > 1_800 && types.size() < 3_500, types.size() + " word types");
    }
}
