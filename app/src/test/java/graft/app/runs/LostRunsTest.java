package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeRuns;
import org.junit.jupiter.api.Test;

/// What is told of runs whose folders went away.
class LostRunsTest {

    private final LostRuns lost = new LostRuns();

    private static RunRow run(String id) {
        return FakeRuns.training(id, "LoRA", 42, 3, step -> 1.0);
    }

    @Test
    void twoThatGoAtOnceAreBothNamed() {
        Notice first = Notice.plain(lost.add(run("one"), null));
        assertTrue(first.text().startsWith("one is no longer in the workspace"), first.text());
        String both = lost.add(run("two"), first);
        assertTrue(both.startsWith("2 runs are no longer") && both.contains("one (") && both.contains("two ("), both);
    }

    @Test
    void oneThatGoesAfterTheFirstWasReadIsNamedAlone() {
        lost.add(run("one"), null);
        String alone = lost.add(run("two"), null);
        assertFalse(alone.contains("one is"), alone);
        assertEquals(alone, lost.add(run("two"), Notice.plain("something else")));
    }
}
