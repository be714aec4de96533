package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.Loss;
import graft.engine.data.Batch;
import graft.engine.data.Example;
import graft.engine.data.Rows;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LossKernels;
import graft.engine.tensor.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/// A linear map with dropout on rows of one number: everything that the loop sees of a model, in microseconds.
final class ToyLearner implements Learner {

    static final int WIDTH = 8;

    private final NDArray weight;
    private final NDArray bias;
    private final NDManager manager;
    private final double rate;
    /// Micro-batches seen, to make one of them fail or the run stop.
    int microBatches;

    Runnable beforeMicroBatch = () -> {};
    double poison = 1;

    ToyLearner(NDManager manager, double rate) {
        this.manager = manager;
        this.rate = rate;
        Torch.seed(5);
        weight = manager.randomNormal(0, 1, new Shape(1, WIDTH), DataType.FLOAT32);
        bias = manager.zeros(new Shape(1));
        weight.setRequiresGradient(true);
        bias.setRequiresGradient(true);
    }

    /// Rows whose "token" is their index; the label is a function of it.
    static Rows rows(int count) {
        return new Rows() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public int length(int row) {
                return 1 + row % 3;
            }

            @Override
            public Example get(int row) {
                return new Example(new int[] {row}, new int[] {0}, null, new double[] {row % 7});
            }
        };
    }

    static Batch batch(int[] rows, int epoch) {
        long[] ids = Arrays.stream(rows).asLongStream().toArray();
        LongUnaryOperator one = _ -> 1;
        long[] mask = Arrays.stream(ids).map(one).toArray();
        double[] labels = Arrays.stream(rows).mapToDouble(row -> row % 7).toArray();
        return new Batch(rows.length, 1, ids, mask, new long[rows.length], null, labels, rows);
    }

    @Override
    public List<Optimizer.Parameter> parameters() {
        return List.of(
                new Optimizer.Parameter("weight", weight, rate, true),
                new Optimizer.Parameter("bias", bias, rate, false));
    }

    @Override
    public double weight(Batch batch) {
        return batch.rows();
    }

    @Override
    public Loss loss(Batch batch, NDManager scope) {
        beforeMicroBatch.run();
        microBatches++;
        return new Loss(loss(batch, scope, true).mul((float) poison), batch.rows());
    }

    private NDArray loss(Batch batch, NDManager scope, boolean training) {
        float[] features = new float[batch.rows() * WIDTH];
        float[] labels = new float[batch.rows()];
        for (int i = 0; i < batch.rows(); i++) {
            for (int k = 0; k < WIDTH; k++) {
                features[i * WIDTH + k] = (float) Math.sin(batch.inputIds()[i] * (k + 1));
            }
            labels[i] = (float) batch.labels()[i];
        }
        NDArray x = scope.create(features, new Shape(batch.rows(), WIDTH));
        NDArray dropped = training ? Kernels.dropout(x, dropout) : x;
        NDArray y = Kernels.linear(dropped, weight, bias).reshape(batch.rows());
        return LossKernels.squaredErrorSum(y, scope.create(labels));
    }

    double dropout = 0.2;

    /// Rows that are measured at once; with more than fit, memory runs out.
    int measured = 8;

    int measuredFit = 8;

    @Override
    public boolean measureFewerRows() {
        boolean possible = measured > 1;
        measured = Math.ceilDiv(measured, 2);
        return possible;
    }

    @Override
    public Map<String, Double> validate(StopToken stop) {
        if (measured > measuredFit) {
            throw new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB");
        }
        try (NDManager scope = manager.newSubManager();
                GradMode _ = GradMode.off()) {
            int[] rows = {100, 101, 102, 103, 104};
            return Map.of("loss", (double) loss(batch(rows, -1), scope, false).getFloat() / rows.length);
        }
    }

    @Override
    public int validationRows() {
        return 0;
    }

    @Override
    public int testRows() {
        return 0;
    }

    @Override
    public Map<String, Double> test(StopToken stop) {
        return Map.of();
    }

    float[] weights() {
        float[] all = Arrays.copyOf(weight.toFloatArray(), WIDTH + 1);
        all[WIDTH] = bias.toFloatArray()[0];
        return all;
    }
}
