package graft.engine.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.data.Batch;
import graft.engine.data.BatchPlan;
import graft.engine.data.Collator;
import graft.engine.data.Rows;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.LossKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Runs a model over rows without gradients and dropout and measures it. The loss is the task's plain one,
/// without label smoothing or class weights, so that runs with different settings compare.
public final class Evaluator {

    private final Scorer model;
    private final Collator collator;
    private final int batchSize;

    /// @param batchSize rows of a batch; without gradients several times that of training fits
    public Evaluator(AdaptedModel model, Collator collator, int batchSize) {
        this(Scorer.of(model), collator, batchSize);
    }

    /// As above, of one or several models.
    public Evaluator(Scorer model, Collator collator, int batchSize) {
        this.model = model;
        this.collator = collator;
        this.batchSize = batchSize;
    }

    /// Rows of a batch.
    public int rows() {
        return batchSize;
    }

    /// The same with batches of another size.
    public Evaluator withRows(int rows) {
        return new Evaluator(model, collator, rows);
    }

    /// The task's metrics on these rows, `loss` among them; empty where there are no rows.
    ///
    /// @param stop asked between batches; when it says so, the result is empty
    public Map<String, Double> metrics(Rows rows, BooleanSupplier stop) {
        if (rows.size() == 0) {
            return Map.of();
        }
        Scores scores = Scores.of(model.task());
        for (int[] indices : new BatchPlan(rows.lengths(), batchSize, 0).evaluation()) {
            if (stop.getAsBoolean()) {
                return Map.of();
            }
            Batch batch = collator.collate(rows, indices, Collator.EVALUATION);
            try (NDManager scope = model.manager().newSubManager();
                    GradMode _ = GradMode.off()) {
                Inputs inputs = Feed.inputs(scope, batch);
                switch (scores) {
                    case Scores.Classes classes -> classes(classes, batch, model.logits(inputs));
                    case Scores.Sets sets -> sets(sets, batch, model.logits(inputs));
                    case Scores.Numbers numbers -> numbers(numbers, batch, model.logits(inputs));
                    case Scores.Tags tags -> tags(tags, batch, inputs);
                    case Scores.Words words -> words(words, batch, inputs);
                }
            }
        }
        return scores.metrics();
    }

    private static void classes(Scores.Classes scores, Batch batch, NDArray logits) {
        float[] values = logits.toFloatArray();
        int width = values.length / batch.rows();
        for (int row = 0; row < batch.rows(); row++) {
            int label = (int) batch.labels()[row];
            int at = row * width;
            scores.add(label, largest(values, at, width), logSumExp(values, at, width) - values[at + label]);
        }
    }

    private static void sets(Scores.Sets scores, Batch batch, NDArray logits) {
        float[] values = logits.toFloatArray();
        int width = values.length / batch.rows();
        for (int row = 0; row < batch.rows(); row++) {
            double[] labels = new double[width];
            boolean[] predictions = new boolean[width];
            double loss = 0;
            for (int k = 0; k < width; k++) {
                double logit = values[row * width + k];
                labels[k] = batch.labels()[row * width + k];
                predictions[k] = logit > 0;
                loss += Math.max(logit, 0) - logit * labels[k] + Math.log1p(Math.exp(-Math.abs(logit)));
            }
            scores.add(labels, predictions, loss);
        }
    }

    private static void numbers(Scores.Numbers scores, Batch batch, NDArray outputs) {
        float[] values = outputs.toFloatArray();
        for (int row = 0; row < batch.rows(); row++) {
            scores.add(batch.labels()[row], values[row]);
        }
    }

    private void tags(Scores.Tags scores, Batch batch, Inputs inputs) {
        Positions positions = Positions.of(batch, false);
        if (positions.count() == 0) {
            return;
        }
        NDArray logits = model.logitsAt(inputs, positions.sources());
        float[] values = logits.toFloatArray();
        int width = values.length / positions.count();
        double loss = 0;
        List<Integer> labels = new ArrayList<>();
        List<Integer> predictions = new ArrayList<>();
        for (int i = 0; i < positions.count(); i++) {
            int label = (int) positions.labels()[i];
            loss += logSumExp(values, i * width, width) - values[i * width + label];
            labels.add(label);
            predictions.add(largest(values, i * width, width));
            boolean endOfRow = i + 1 == positions.count()
                    || positions.rows()[i + 1] != positions.rows()[i];
            if (endOfRow) {
                scores.add(labels, predictions);
                labels.clear();
                predictions.clear();
            }
        }
        scores.loss(loss, positions.count());
    }

    private void words(Scores.Words scores, Batch batch, Inputs inputs) {
        Task.Kind kind = model.task().kind();
        Positions positions = Positions.of(batch, kind != Task.Kind.MASKED_LM);
        if (positions.count() == 0) {
            return;
        }
        int[] from = {0};
        model.logitsAt(inputs, positions.sources(), logits -> {
            int count = Math.toIntExact(logits.getShape().get(0));
            NDArray labels =
                    logits.getManager().create(Arrays.copyOfRange(positions.labels(), from[0], from[0] + count));
            double loss = LossKernels.crossEntropySum(logits, labels, 0, null).getFloat();
            scores.add(loss, count, logits.argMax(1).eq(labels).countNonzero().getLong());
            from[0] += count;
        });
    }

    private static int largest(float[] values, int from, int width) {
        int best = 0;
        for (int k = 1; k < width; k++) {
            if (values[from + k] > values[from + best]) {
                best = k;
            }
        }
        return best;
    }

    private static double logSumExp(float[] values, int from, int width) {
        double largest = values[from + largest(values, from, width)];
        double sum = 0;
        for (int k = 0; k < width; k++) {
            sum += Math.exp(values[from + k] - largest);
        }
        return largest + Math.log(sum);
    }
}
