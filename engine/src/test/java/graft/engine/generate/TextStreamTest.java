package graft.engine.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.data.tokens.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextStreamTest {

    private static final Path DECODER = Path.of("../samples/models/tiny-decoder");

    @Test
    void thePiecesTogetherAreTheTextAlsoWhereACharacterIsSpreadOverTokens() {
        String text = "The café was warm. 你好, Élise!";
        try (Tokenizer tokenizer = Tokenizer.load(DECODER)) {
            TextStream stream = new TextStream(tokenizer::decode, List.of());
            StringBuilder pieces = new StringBuilder();
            for (int id : ids(tokenizer, text)) {
                String piece = stream.add(id);
                assertEquals(-1, piece.indexOf('\uFFFD'), "no half characters");
                pieces.append(piece);
            }
            pieces.append(stream.rest());
            assertEquals(text, pieces.toString().strip());
        }
    }

    @Test
    void nothingOfAStopStringIsShown() {
        try (Tokenizer tokenizer = Tokenizer.load(DECODER)) {
            TextStream stream = new TextStream(tokenizer::decode, List.of("warm.", "never"));
            StringBuilder pieces = new StringBuilder();
            for (int id : ids(tokenizer, "The room was warm. Then it was cold.")) {
                pieces.append(stream.add(id));
                if (stream.stopped()) {
                    break;
                }
            }
            pieces.append(stream.rest());
            assertTrue(stream.stopped());
            assertEquals("The room was", pieces.toString().strip());
        }
    }

    private static int[] ids(Tokenizer tokenizer, String text) {
        return tokenizer.encode(text, null, Tokenizer.UNLIMITED, false).ids();
    }
}
