package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// What the range test reads off a curve, with losses written by hand: a hundred rates from 1e-6 to 1.
class LearningRateFinderTest {

    private static LearningRateFinder.Curve curve(IntToDoubleFunction loss) {
        LearningRateFinder.Series series = new LearningRateFinder.Series();
        for (int i = 0; i < 100; i++) {
            series.add(1e-6 * Math.pow(1e6, i / 99.0), loss.applyAsDouble(i));
        }
        return series.curve();
    }

    /// From 1 to 0 after the fiftieth: the smoothed loss then is 0.9, 0.81, 0.729, so that the ten steps after the last
    /// that is 1 are those of the longest fall.
    @Test
    void theRateFromWhichTheLossFallsFastestIsSuggested() {
        LearningRateFinder.Curve curve = curve(i -> i < 50 ? 1 : 0);
        assertEquals(0.9, curve.smoothed().get(50), 1e-2);
        assertNotNull(curve.suggestion());
        assertEquals(9.3e-4, curve.suggestion(), 1e-9, "10^(-6 + 6·49/99), to two digits");
    }

    @Test
    void aLossThatNeverFallsSuggestsNothing() {
        assertNull(curve(i -> 0.7 + i / 1000.0).suggestion());
        assertNull(curve(i -> 0.7 - i / 10_000.0).suggestion(), "1.4 % is no learning");
    }

    @Test
    void aFirstBatchThatIsEasyByChanceDoesNotHideTheFall() {
        assertNotNull(curve(i -> i == 0 ? 0.5 : i < 50 ? 1 : 0.55).suggestion());
        assertEquals(9.3e-4, curve(i -> i == 0 ? 9 : i < 50 ? 1 : 0).suggestion(), "nor is a hard one the steepest");
    }

    @Test
    void aLossTwiceItsBestOrNoNumberHasRunAway() {
        LearningRateFinder.Series series = new LearningRateFinder.Series();
        assertFalse(series.ranAway());
        series.add(1e-3, 1);
        series.add(2e-3, 1);
        assertFalse(series.ranAway());
        series.add(3e-3, 5); // smoothed: 1 + 4 · 0.1 / (1 - 0.9³) = 2.476
        assertEquals(2.476, series.curve().smoothed().get(2), 1e-3);
        assertTrue(series.ranAway());
        LearningRateFinder.Series none = new LearningRateFinder.Series();
        none.add(1e-3, 1);
        none.add(2e-3, Double.NaN);
        assertTrue(none.ranAway());
    }
}
