package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.runs.Samples;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmoothingTest {

    @Test
    void averageIsTheDebiasedOneByHand() {
        DebiasedMean mean = new DebiasedMean(0.6);
        // m1 = 0.4·1 = 0.4, / (1 − 0.6) = 1
        assertEquals(1.0, mean.next(1), 1e-12);
        // m2 = 0.6·0.4 + 0.4·2 = 1.04, / (1 − 0.36) = 1.625
        assertEquals(1.625, mean.next(2), 1e-12);
        // m3 = 0.6·1.04 + 0.4·4 = 2.224, / (1 − 0.216) = 2.83673469…
        assertEquals(2.224 / 0.784, mean.next(4), 1e-12);
    }

    @Test
    void noSmoothingShowsTheValues() {
        DebiasedMean mean = new DebiasedMean(0);
        assertEquals(3.5, mean.next(3.5));
        assertEquals(-1, mean.next(-1));
    }

    @Test
    void aLossThatIsNoNumberIsShownButNotAveragedIn() {
        DebiasedMean mean = new DebiasedMean(0.6);
        mean.next(1);
        assertTrue(Double.isNaN(mean.next(Double.NaN)));
        assertEquals(1.625, mean.next(2), 1e-12);
    }

    @Test
    void smoothedLineGrowsToTheSameAsSmoothingAtOnce() {
        Samples source = new Samples();
        SmoothedLine growing = new SmoothedLine(source);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            source.add(random.nextDouble());
            if (i % 7 == 0) {
                growing.at(0.9);
            }
        }
        Samples atOnce = new SmoothedLine(source).at(0.9);
        for (int i = 0; i < 500; i++) {
            assertEquals(atOnce.get(i), growing.at(0.9).get(i));
        }
    }
}
