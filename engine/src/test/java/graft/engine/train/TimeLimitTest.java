package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// When a run's time is up.
class TimeLimitTest {

    private static StepClock after(double seconds) {
        StepClock clock = new StepClock(ToyRun.spec().monitor().withTimeLimit(1000.0));
        clock.goOnFrom(seconds);
        return clock;
    }

    @Test
    void whatIsMeasuredAfterTheLastStepCountsIntoTheLimit() {
        assertFalse(after(700).timeIsUp(() -> 0));
        assertFalse(after(700).timeIsUp(() -> 200));
        assertTrue(after(700).timeIsUp(() -> 300));
        assertTrue(after(1000).timeIsUp(() -> 0));
    }

    @Test
    void halfOfTheLimitIsForSteps() {
        assertFalse(after(400).timeIsUp(() -> 5000));
        assertTrue(after(500).timeIsUp(() -> 5000));
    }
}
