package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.fake.FakeRuns;
import graft.engine.runs.RunEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    private final RunHistory history = new RunHistory();

    private void steps(int from, int to) {
        for (int step = from; step <= to; step++) {
            history.accept(FakeRuns.step(step, 100, 1.0 / step));
            if (step % 5 == 0) {
                history.accept(new RunEvent.Vitals(step, step, step * (1L << 20), Map.of("3 ffn.output", 1.0 / step)));
            }
        }
    }

    @Test
    void memoryStandsWhereItWasMeasuredOnEveryAxis() {
        history.accept(FakeRuns.started(100, 1));
        steps(1, 12);
        assertEquals(2, history.memory().size());
        assertEquals(10, history.memory().last());
        assertEquals(10, history.memory().along(Track.Axis.STEP).get(1));
        assertEquals(0.9, history.memory().along(Track.Axis.TIME).get(1), 1e-12);
        assertEquals(9_000, history.memory().along(Track.Axis.TOKENS).get(1));
        assertEquals(Map.of("3 ffn.output", 0.1), history.updates());
    }

    @Test
    void aResumedRunForgetsWhatCameAfterItsCheckpointInAllQuantitiesAlike() {
        history.accept(FakeRuns.started(100, 1));
        steps(1, 12);
        history.accept(new RunEvent.Started(1, 1, 7, 100, 33, 1, "cpu", "fp32", null));
        for (Track track : new Track[] {history.loss(), history.learningRate(), history.gradientNorm()}) {
            assertEquals(7, track.size());
            assertEquals(7, track.along(Track.Axis.STEP).size());
        }
        assertEquals(1, history.memory().size());
        steps(8, 9);
        assertEquals(9, history.loss().size());
        assertEquals(1.0 / 9, history.loss().last());
        assertEquals(9, history.gradientNorm().along(Track.Axis.STEP).get(8));
    }

    @Test
    void theClockOnTheWallNeverRunsBackOnTheAxis() {
        history.accept(new RunEvent.Step(5_000, 1, 0.1, 1, 1, 1, 10, 1));
        history.accept(new RunEvent.Step(3_000, 2, 0.2, 1, 1, 1, 10, 2));
        assertEquals(5, history.loss().along(Track.Axis.WALL).get(1));
    }
}
