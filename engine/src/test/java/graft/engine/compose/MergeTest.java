package graft.engine.compose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Merges of two small changes, by hand.
class MergeTest {

    private static final List<float[]> CHANGES = List.of(new float[] {4, -1, 2, 0.5f}, new float[] {-3, 2, 1, 0});
    private static final List<Double> WEIGHTS = List.of(0.5, 2.0);

    private static float[] merged(Merge merge) {
        return merge.of(CHANGES, WEIGHTS, new SplittableRandom(1));
    }

    @Test
    void theSumIsWeighted() {
        assertArrayEquals(new float[] {-4, 3.5f, 3, 0.25f}, merged(new Merge.Sum()));
    }

    @Test
    void pruningKeepsTheLargestHalfOfEach() {
        assertArrayEquals(new float[] {2 - 6, 4, 1, 0}, merged(new Merge.Prune(0.5)));
    }

    /// Kept: {4, 0, 2, 0} and {-3, 2, 0, 0}. Signs by sum: +, +, +, +: the mean of those that agree.
    @Test
    void tiesTakesTheMeanOfThoseWithTheElectedSign() {
        assertArrayEquals(new float[] {2, 4, 1, 0}, merged(new Merge.Ties(0.5, false)));
    }

    @Test
    void dareKeepsAShareEnlargedAndDrawsTheSameFromOneSeed() {
        Merge dare = new Merge.Dare(0.5, false, false);
        assertArrayEquals(merged(dare), merged(dare));
        float[] ones = new float[40_000];
        Arrays.fill(ones, 1);
        float[] kept = dare.of(List.of(ones), List.of(1.0), new SplittableRandom(5));
        double sum = 0;
        for (float value : kept) {
            assertEquals(0, value * (value - 2), 0);
            sum += value;
        }
        assertEquals(40_000, sum, 1_000);
    }
}
