package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkLayerTest {

    @Test
    void onlyTroubleIsMarkedAsTrouble() {
        for (String trouble : List.of("diverged", "out-of-memory", "micro-batch", "warning")) {
            assertEquals("!", MarkLayer.glyph(trouble));
        }
        for (String told : List.of("head", "frozen-states", "what a later version tells")) {
            assertEquals("·", MarkLayer.glyph(told));
        }
        assertEquals("■", MarkLayer.glyph("time-limit"));
    }
}
