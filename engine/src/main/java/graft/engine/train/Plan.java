package graft.engine.train;

import graft.engine.data.BatchPlan;
import graft.engine.data.Rows;
import graft.engine.recipe.TrainingSpec;
import java.util.Arrays;
import java.util.List;

/// Which rows each step sees, for the whole run: a pure function of the recipe and the step, so that a
/// resumed run needs only the step's number to go on where it was.
final class Plan {

    private final BatchPlan batches;
    private final long totalSteps;
    private final long stepsPerEpoch;
    private int microBatchSize;
    private int epoch = -1;
    private List<int[]> order = List.of();

    /// @param microBatchSize rows that one forward and backward takes
    Plan(Rows rows, TrainingSpec training, int microBatchSize) {
        this.batches = new BatchPlan(rows.lengths(), training.batchSize(), training.seed());
        this.stepsPerEpoch = batches.stepsPerEpoch();
        double byEpochs = Math.ceil(training.length().epochs() * stepsPerEpoch);
        Integer most = training.length().maxSteps();
        this.totalSteps = (long) Math.min(byEpochs, most == null ? Double.MAX_VALUE : most);
        this.microBatchSize = microBatchSize;
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

    int microBatchSize() {
        return microBatchSize;
    }

    /// Half as many rows at a time from now on.
    ///
    /// @return false when it is one row already
    boolean halveMicroBatch() {
        boolean possible = microBatchSize > 1;
        microBatchSize = Math.ceilDiv(microBatchSize, 2);
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
        int[][] parts = new int[Math.ceilDiv(rows.length, microBatchSize)][];
        for (int i = 0; i < parts.length; i++) {
            int from = i * microBatchSize;
            parts[i] = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + microBatchSize));
        }
        return parts;
    }
}
