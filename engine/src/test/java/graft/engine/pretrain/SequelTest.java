package graft.engine.pretrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import graft.engine.data.tokens.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequelTest {

    private Tokenizer tokenizer;

    @BeforeEach
    void open() {
        tokenizer = Tokenizer.load(Path.of("../samples/models/tiny-encoder"));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void aLastSentenceOfOneWordIsHiddenAndBecomesWhatTheFirstMarkLearns() {
        Sequel.Cut cut = new Sequel(tokenizer).cut(ids("The room was dirty. The bed was hard. Bad."));
        assertNotNull(cut);
        assertEquals("the room was dirty. the bed was hard.", tokenizer.decode(cut.rest()));
        assertEquals("bad", tokenizer.decode(new int[] {cut.word()}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"The room was dirty. The bed was hard.", "Bad.", "The room was dirty", "..."})
    void otherDocumentsStayWhole(String text) {
        assertNull(new Sequel(tokenizer).cut(ids(text)));
    }

    private int[] ids(String text) {
        return tokenizer.encode(text, null, Tokenizer.UNLIMITED, true).ids();
    }
}
