package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepClockTest {

    @Test
    void stepsThatScatterMakeTheTimeLeftUncertain() {
        StepClock even = new StepClock();
        StepClock uneven = new StepClock();
        double seconds = 0;
        for (int step = 0; step <= 10; step++) {
            even.step(step * 2000L, step, step * 2);
            uneven.step(Math.round(seconds * 1000), step, seconds);
            seconds += step % 2 == 0 ? 1 : 3;
        }
        assertEquals(20, even.secondsFor(10), 1e-9);
        assertEquals(0, even.spreadFor(10), 1e-9);
        assertEquals(20, uneven.secondsFor(10), 1e-9);
        // Ten steps of 1 and 3 s: variance 10/9, and 2 √(10/9 · (10 + 10² / 10)).
        assertEquals(2 * Math.sqrt(200.0 / 9), uneven.spreadFor(10), 1e-9);
        assertTrue(Double.isNaN(new StepClock().spreadFor(10)), "nothing is known yet");
    }
}
