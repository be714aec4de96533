package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import graft.engine.data.Batch;
import graft.engine.recipe.MicroBatches;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static Plan plan() {
        return new Plan(ToyLearner.rows(50), ToyRun.spec(), MicroBatches.ofRows(16));
    }

    /// Rows of an epoch's four steps, in the order in which they are trained.
    private static int[] epoch(Plan plan, int epoch) {
        return LongStream.range(epoch * 4L, epoch * 4L + 4)
                .boxed()
                .flatMapToInt(step -> Arrays.stream(plan.microBatches(step)).flatMapToInt(Arrays::stream))
                .toArray();
    }

    @Test
    void everyEpochHasEveryRowOnceInAnOrderOfItsOwn() {
        Plan plan = plan();
        assertEquals(20, plan.totalSteps());
        for (int epoch = 0; epoch < 5; epoch++) {
            int[] rows = epoch(plan, epoch);
            assertFalse(epoch > 0 && Arrays.equals(rows, epoch(plan(), epoch - 1)), "epoch " + epoch);
            Arrays.sort(rows);
            assertArrayEquals(IntStream.range(0, 50).toArray(), rows, "epoch " + epoch);
        }
    }

    @Test
    void aPlanThatBeginsInTheMiddleHasTheRowsThatOneFromTheStartHas() {
        Plan whole = plan();
        for (int epoch = 0; epoch < 3; epoch++) {
            epoch(whole, epoch);
        }
        assertArrayEquals(epoch(whole, 3), epoch(plan(), 3));
    }

    /// Masks of a language task are drawn anew in each epoch, whoever made the batch and whenever.
    @Test
    void batchesAreMadeInTheirEpochAlsoAheadOfTheirStep() {
        TrainingLoop.Collate collate = (rows, epoch) ->
                new Batch(rows.length, 1, new long[0], new long[0], new long[0], null, new double[] {epoch}, rows);
        try (BatchesAhead batches = new BatchesAhead(plan(), collate)) {
            for (int step = 0; step < 8; step++) {
                Batch first = batches.of(step).getFirst();
                assertEquals(step / 4, first.labels()[0], "step " + step);
                assertArrayEquals(plan().microBatches(step)[0], first.rowIndices(), "step " + step);
            }
        }
    }
}
