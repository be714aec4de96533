package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlanTest {

    private static int[] lengths(int rows) {
        Draw draw = new Draw(5);
        int[] lengths = new int[rows];
        Arrays.setAll(lengths, i -> 3 + draw.below(60));
        return lengths;
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "1, 4", "4, 4", "5, 4", "1003, 16", "700, 1"})
    void everyEpochHasEachRowOnceInFullBatchesButOne(int rows, int batchSize) {
        BatchPlan plan = new BatchPlan(lengths(rows), batchSize, 7);
        for (int epoch = 0; epoch < 3; epoch++) {
            List<int[]> batches = plan.epoch(epoch);
            assertEquals(plan.stepsPerEpoch(), batches.size());
            int[] seen = batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
            int[] all = new int[rows];
            Arrays.setAll(all, i -> i);
            assertArrayEquals(all, seen);
            assertTrue(batches.stream().filter(b -> b.length < batchSize).count() <= 1);
        }
    }

    @Test
    void theSameSeedGivesTheSameBatchesAndAnotherEpochOthers() {
        BatchPlan plan = new BatchPlan(lengths(300), 8, 7);
        assertEquals(flat(plan.epoch(4)), flat(new BatchPlan(lengths(300), 8, 7).epoch(4)));
        assertFalse(flat(plan.epoch(4)).equals(flat(plan.epoch(5))));
        assertFalse(flat(plan.epoch(4)).equals(flat(new BatchPlan(lengths(300), 8, 8).epoch(4))));
    }

    @Test
    void similarLengthsSaveMostOfThePadding() {
        int[] lengths = lengths(2000);
        long tokens = Arrays.stream(lengths).sum();
        long padded = 0;
        for (int[] batch : new BatchPlan(lengths, 16, 1).epoch(0)) {
            padded += (long) batch.length
                    * Arrays.stream(batch).map(i -> lengths[i]).max().orElse(0);
        }
        assertTrue(padded < 1.1 * tokens, padded + " padded of " + tokens);
    }

    @Test
    void evaluationGoesFromLongToShort() {
        int[] lengths = {3, 9, 5, 9, 1};
        assertEquals(List.of(1, 3, 2, 0, 4), flat(new BatchPlan(lengths, 2, 0).evaluation()));
    }

    @Test
    void drawsAreTheSameOnEveryPlatform() {
        Draw draw = new Draw(42, 3);
        int[] values = {0, 1, 2, 3, 4, 5, 6, 7};
        draw.shuffle(values, 0, 8);
        int[] again = {0, 1, 2, 3, 4, 5, 6, 7};
        new Draw(42, 3).shuffle(again, 0, 8);
        assertArrayEquals(values, again);
        // SplitMix64's published first output for state 0 after one step
        assertEquals(0xE220A8397B1DCDAFL, new Draw().next());
    }

    private static List<Integer> flat(List<int[]> batches) {
        List<Integer> all = new ArrayList<>();
        for (int[] batch : batches) {
            for (int row : batch) {
                all.add(row);
            }
        }
        return all;
    }
}
