package graft.engine.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LossCourseTest {

    private final LossCourse course = new LossCourse();

    @Test
    void aShortRunIsShownPointByPoint() {
        course.add(1, 3);
        course.add(2, 1);
        assertArrayEquals(new double[] {3, 1}, course.values());
    }

    @Test
    void aLongRunBecomesMeansOfEqualStretches() {
        for (int step = 1; step <= 96; step++) {
            course.add(step, step);
        }
        double[] values = course.values();
        assertEquals(48, values.length);
        assertEquals(1.5, values[0]);
        assertEquals(95.5, values[47]);
        for (int step = 97; step <= 100_000; step++) {
            course.add(step, step);
        }
        values = course.values();
        assertTrue(values.length >= 24 && values.length <= 48, "as many as fit");
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, values, "a rising line rises");
    }

    @Test
    void stepsThatComeAgainAfterAResumeCountOnceAndNonsenseNotAtAll() {
        for (int step = 1; step <= 10; step++) {
            course.add(step, 1);
        }
        course.forgetAfter(7);
        course.add(8, 5);
        course.add(9, Double.NaN);
        assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1, 1, 5}, course.values());
        course.forgetAfter(-1);
        assertEquals(0, course.values().length);
    }
}
