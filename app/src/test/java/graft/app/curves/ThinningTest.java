package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.runs.Samples;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThinningTest {

    private final Samples x = new Samples();
    private final Samples y = new Samples();

    private void noise(int count) {
        Random random = new Random(3);
        for (int i = 0; i < count; i++) {
            x.add(i + 1);
            y.add(random.nextGaussian());
        }
    }

    @Test
    void singleSpikesSurvive() {
        for (int i = 0; i < 200_000; i++) {
            x.add(i);
            y.add(i == 123_457 ? 99 : i == 7_001 ? -99 : 0.5);
        }
        double[][] thin = Thinning.thin(x, y, 0, 200_000, 600);
        assertEquals(99, Arrays.stream(thin[1]).max().orElseThrow());
        assertEquals(-99, Arrays.stream(thin[1]).min().orElseThrow());
        assertTrue(thin[0].length <= 600 * 4 + 8, "few points are left: " + thin[0].length);
    }

    @Test
    void everyPixelColumnKeepsItsExtremes() {
        noise(50_000);
        double[][] thin = Thinning.thin(x, y, 1, 50_001, 250);
        for (int column = 0; column < 250; column++) {
            double left = 1 + column * 200.0;
            double[] all = new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
            double[] kept = all.clone();
            for (int i = 0; i < y.size(); i++) {
                widen(all, x.get(i), y.get(i), left);
            }
            for (int i = 0; i < thin[0].length; i++) {
                widen(kept, thin[0][i], thin[1][i], left);
            }
            assertEquals(all[0], kept[0]);
            assertEquals(all[1], kept[1]);
        }
    }

    private static void widen(double[] extent, double position, double value, double left) {
        if (position >= left && position < left + 200) {
            extent[0] = Math.min(extent[0], value);
            extent[1] = Math.max(extent[1], value);
        }
    }

    /// Columns that do not end between the values' blocks: an extreme stands at most one column beside its place.
    @Test
    void noExtremeOfADenseLineIsLost() {
        noise(60_000);
        y.truncate(59_000);
        double[][] thin = Thinning.thin(x, y, 20_003, 55_004, 700);
        double width = 35_001 / 700.0;
        for (int column = 1; column < 699; column++) {
            double left = 20_003 + column * width;
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < y.size(); i++) {
                highest = x.get(i) >= left && x.get(i) < left + width ? Math.max(highest, y.get(i)) : highest;
            }
            double near = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < thin[0].length; i++) {
                boolean beside = thin[0][i] >= left - width && thin[0][i] < left + 2 * width;
                near = beside ? Math.max(near, thin[1][i]) : near;
            }
            assertTrue(near >= highest, "column " + column);
        }
        assertTrue(thin[0].length <= 700 * 2 + 16, "two points a column: " + thin[0].length);
    }

    @Test
    void positionsStayInOrderAndFewPointsAreAllKept() {
        noise(100);
        double[][] thin = Thinning.thin(x, y, 1, 100, 600);
        assertEquals(100, thin[0].length);
        double[][] part = Thinning.thin(x, y, 20, 40, 600);
        assertEquals(19, part[0][0], "one point beyond the left edge, so that the line comes in from there");
        for (int i = 1; i < part[0].length; i++) {
            assertTrue(part[0][i] > part[0][i - 1]);
        }
    }

    @Test
    void extremesAreFoundAcrossBlocksAndAfterTakingPointsBack() {
        noise(1_000);
        y.truncate(500);
        for (int from : new int[] {0, 13, 64, 200}) {
            for (int to : new int[] {201, 256, 499, 500}) {
                int lowest = from;
                int highest = from;
                for (int i = from; i < to; i++) {
                    lowest = y.get(i) < y.get(lowest) ? i : lowest;
                    highest = y.get(i) > y.get(highest) ? i : highest;
                }
                assertEquals(new Samples.Extremes(lowest, highest), y.extremes(from, to));
            }
        }
    }
}
