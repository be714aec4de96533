package graft.engine.train;

import graft.engine.data.BatchPlan;
import graft.engine.data.Rows;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.TrainingSpec;
import java.util.Arrays;
import java.util.List;

/// Which rows each step sees, for the whole run: a pure function of the recipe and the step, so that a
/// resumed run needs only the step's number to go on where it was.
final class Plan {

    private final BatchPlan batches;
    private final long totalSteps;
    private final long stepsPerEpoch;
    private final int[] lengths;
    private MicroBatches microBatches;
    private int largest = 1;
    private int epoch = -1;
    private List<int[]> order = List.of();

    /// @param microBatches what one forward and backward takes
    Plan(Rows rows, TrainingSpec training, MicroBatches microBatches) {
        this.lengths = rows.lengths();
        this.batches = new BatchPlan(lengths, training.batchSize(), training.seed());
        this.stepsPerEpoch = batches.stepsPerEpoch();
        double byEpochs = Math.ceil(training.length().epochs() * stepsPerEpoch);
        Integer most = training.length().maxSteps();
        this.totalSteps = (long) Math.min(byEpochs, most == null ? Double.MAX_VALUE : most);
        this.microBatches = microBatches;
    }

    long totalSteps() {
        return totalSteps;
    }

    long stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /// Passes over the data after that many steps, with fraction.
    double epochs(long steps) {
        return (double) steps / stepsPerEpoch;
    }

    /// The epoch that a step belongs to, both counted from 0.
    int epochOf(long step) {
        return (int) (step / stepsPerEpoch);
    }

    /// The micro-batches of the first epoch, in order.
    int[][] firstEpoch() {
        return batches.epoch(0).stream()
                .flatMap(rows -> Arrays.stream(microBatches(rows)))
                .toArray(int[][]::new);
    }

    /// How batches are divided.
    MicroBatches parts() {
        return microBatches;
    }

    /// Rows of the largest micro-batch so far.
    int microBatchSize() {
        return largest;
    }

    /// Half as many rows at a time from now on.
    ///
    /// @return false when it is one row already
    boolean halveMicroBatch() {
        boolean possible = largest > 1;
        largest = Math.ceilDiv(largest, 2);
        microBatches = MicroBatches.ofRows(largest);
        return possible;
    }

    /// The rows of a step, counted from 0, one array for each micro-batch.
    int[][] microBatches(long step) {
        if (epochOf(step) != epoch) {
            epoch = epochOf(step);
            order = batches.epoch(epoch);
        }
        return microBatches(order.get((int) (step % stepsPerEpoch)));
    }

    private int[][] microBatches(int[] rows) {
        int[][] parts = microBatches.of(rows, row -> lengths[row]);
        for (int[] part : parts) {
            largest = Math.max(largest, part.length);
        }
        return parts;
    }
}
