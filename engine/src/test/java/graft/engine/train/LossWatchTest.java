package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LossWatchTest {

    private static LossWatch after(double... losses) {
        LossWatch watch = LossWatch.FRESH;
        for (double loss : losses) {
            watch = watch.after(loss);
        }
        return watch;
    }

    @Test
    void onlyWhatIsFarAboveTheStartAndTheRecentMeanIsASpike() {
        LossWatch watch = after(0.7, 0.6, 0.5, 0.4);
        assertFalse(watch.isSpike(2.79, 16), "below four times the first loss");
        assertTrue(watch.isSpike(2.81, 16));
        assertFalse(watch.isSpike(2.81, 4), "a few rows scatter more");
        assertTrue(watch.isSpike(7.01, 4));
        assertFalse(LossWatch.FRESH.isSpike(1e9, 16), "nothing is known before the first step");
    }

    @Test
    void noisyLearningIsNoSpike() {
        Random random = new Random(1);
        LossWatch watch = LossWatch.FRESH;
        for (int step = 0; step < 20_000; step++) {
            double loss = (0.1 + 0.6 * Math.exp(-step / 500.0)) * Math.exp(0.5 * random.nextGaussian());
            assertFalse(watch.isSpike(loss, 16), "step " + step);
            watch = watch.after(loss);
        }
    }
}
