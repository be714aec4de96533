package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A column's shortcuts say what going through all its values would.
final class SamplesTest {

    @Test
    void theRangeOfAnyStretchIsThatOfItsFiniteValuesAfterGrowingAndBeingCut() {
        Random random = new Random(11);
        Samples samples = new Samples();
        List<Double> plain = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            int more = random.nextInt(400);
            for (int i = 0; i < more; i++) {
                double value = random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian() + plain.size() * 1e-3;
                samples.add(value);
                plain.add(value);
            }
            if (round % 3 == 2) {
                int kept = random.nextInt(plain.size() + 1);
                samples.truncate(kept);
                plain.subList(kept, plain.size()).clear();
            }
            for (int look = 0; look < 20; look++) {
                int from = Samples.seam(random.nextInt(plain.size() + 1) / 2);
                int to = Math.max(from, Samples.seam(random.nextInt(plain.size() + 1)) - 8);
                check(samples.range(from, to), plain.subList(from, to));
            }
        }
    }

    private static void check(Samples.Range range, List<Double> values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        assertEquals(low, range.low());
        assertEquals(high, range.high());
    }
}
