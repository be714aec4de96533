package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.TrainingSpec;
import org.junit.jupiter.api.Test;

class StepClockTest {

    /// Intervals that lie within or around those that the clock measures bound it whatever the machine does meanwhile.
    @Test
    void aPauseIsNotTheRunsTimeAndThatOfEarlierProcessesIs() {
        TrainingSpec.Monitor monitor = ToyRun.spec().monitor();
        new StepClock(monitor).goOn(); // loaded before anything is measured
        long begun = System.nanoTime();
        StepClock clock = new StepClock(monitor);
        clock.goOnFrom(500);
        clock.pause();
        long paused = System.nanoTime();
        while (System.nanoTime() - paused < 5_000_000) {
            Thread.onSpinWait();
        }
        long inPause = System.nanoTime() - paused;
        clock.goOn();
        double seconds = clock.seconds();
        long all = System.nanoTime() - begun;
        assertTrue(seconds >= 500, "earlier time counts");
        assertTrue(
                seconds <= 500 + (all - inPause) / 1e9 + 1e-6, seconds + " s, though " + inPause + " ns were paused");
    }
}
