package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.fake.FakeRuns;
import graft.app.ui.Figures;
import graft.engine.runs.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class RateWatchTest {

    private static final int STEPS = 40;

    /// Steps that are marked, with the rate that their marks say.
    private static List<String> marks(IntToDoubleFunction rate) {
        RateWatch watch = new RateWatch();
        List<String> seen = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            watch.take(step, rate.applyAsDouble(step)).ifPresent(mark -> seen.add(mark.step() + " " + mark.text()));
        }
        return seen;
    }

    @Test
    void theEndOfAWarmUpIsMarkedAndAScheduleIsNot() {
        assertEquals(List.of(), marks(step -> 1e-3));
        assertEquals(List.of(), marks(step -> 1e-3 * (STEPS - step) / STEPS), "a line down to nothing");
        assertEquals(List.of(), marks(step -> 5e-4 * (1 + Math.cos(Math.PI * step / STEPS))));
        assertEquals(
                List.of("10 " + Figures.rate(1e-3)),
                marks(step -> step <= 10 ? 1e-3 * step / 10 : 1e-3 * (STEPS - step) / (STEPS - 10)));
    }

    @Test
    void aJumpIsMarkedWhereItHappens() {
        assertEquals(List.of("21 " + Figures.rate(1e-4)), marks(step -> step <= 20 ? 1e-3 : 1e-4));
        assertEquals(
                List.of("21 " + Figures.rate(1e-3)),
                marks(step -> step <= 20 ? 1e-3 * (20 - step) / 20 : 1e-3 * (41 - step) / 20),
                "a restart of a schedule");
    }

    @Test
    void stepsThatAreDoneAgainWithTheSameRatesAreNoChange() {
        RunHistory history = new RunHistory();
        history.accept(FakeRuns.started(100, 1));
        for (int step = 1; step <= 60; step++) {
            history.accept(FakeRuns.step(step, 100, 0.5));
        }
        history.accept(new RunEvent.Started(1, 1, 20, 100, 33, 1, "cpu", "fp32", 0.0));
        for (int step = 21; step <= 100; step++) {
            history.accept(FakeRuns.step(step, 100, 0.5));
        }
        assertEquals(
                List.of("resumed"),
                history.marks().stream().map(RunHistory.Mark::kind).toList());
    }
}
