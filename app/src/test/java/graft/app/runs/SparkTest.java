package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SparkTest {

    private final Spark spark = new Spark();

    @Test
    void aShortRunIsShownPointByPoint() {
        spark.add(1, 3);
        spark.add(2, 1);
        assertArrayEquals(new double[] {3, 1}, spark.values());
    }

    @Test
    void aLongRunBecomesMeansOfEqualStretches() {
        for (int step = 1; step <= 96; step++) {
            spark.add(step, step);
        }
        double[] values = spark.values();
        assertEquals(48, values.length);
        assertEquals(1.5, values[0]);
        assertEquals(95.5, values[47]);
        for (int step = 97; step <= 100_000; step++) {
            spark.add(step, step);
        }
        values = spark.values();
        assertTrue(values.length >= 24 && values.length <= 48, "as many as fit");
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, values, "a rising line rises");
    }

    @Test
    void stepsThatComeAgainAfterAResumeCountOnceAndNonsenseNotAtAll() {
        for (int step = 1; step <= 10; step++) {
            spark.add(step, 1);
        }
        spark.forgetAfter(7);
        spark.add(8, 5);
        spark.add(9, Double.NaN);
        assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1, 1, 5}, spark.values());
        spark.forgetAfter(-1);
        assertEquals(0, spark.values().length);
    }
}
