package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.runs.RunHistory;
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

    @Test
    void whatIsToldIsASentenceWithItsStep() {
        assertEquals("checkpoint, step 40", MarkLayer.words(new RunHistory.Mark(40, "checkpoint", "")));
        assertEquals(
                "Step 0: task head new, 386 parameters drawn from seed 42.",
                MarkLayer.words(new RunHistory.Mark(0, "head", "new, 386 parameters drawn from seed 42.")));
        assertEquals(
                "Step 7: Memory ran out: half as many rows.",
                MarkLayer.words(new RunHistory.Mark(7, "micro-batch", "Memory ran out: half as many rows.")));
    }
}
