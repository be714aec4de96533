package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The losses of the tasks. Positions without a label are left out before the head or the vocabulary is applied, since
/// those products are the dearest.
final class TaskLoss {

    private TaskLoss() {}

    /// Turns chosen hidden states (N, d) into logits (N, C).
    interface Logits {
        NDArray of(NDArray rows);
    }

    /// The loss of logits (B, C) for a whole row.
    static Loss ofRows(Task.Kind kind, NDArray logits, Targets targets, LossOptions options) {
        NDArray labels = targets.labels();
        double rows = labels.getShape().get(0);
        return switch (kind) {
            case MULTI_LABEL -> {
                double outputs = labels.getShape().get(1);
                yield new Loss(Kernels.binaryCrossEntropySum(logits, labels), rows * outputs);
            }
            case REGRESSION -> new Loss(Kernels.squaredErrorSum(logits.reshape(labels.getShape()), labels), rows);
            default -> classes(logits, labels, labels.toLongArray(), options);
        };
    }

    /// The loss of labelled positions.
    ///
    /// @param shift causal: position i answers for the label at i + 1
    static Loss ofPositions(NDArray last, Targets targets, boolean shift, Logits logits, LossOptions options) {
        long[] labels = targets.labels().toLongArray();
        int length = Math.toIntExact(targets.labels().getShape().get(1));
        long[] rows = new long[labels.length];
        long[] wanted = new long[labels.length];
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            boolean hasSource = !shift || i % length != 0;
            if (labels[i] != Kernels.IGNORE && hasSource) {
                rows[count] = shift ? i - 1 : i;
                wanted[count++] = labels[i];
            }
        }
        if (count == 0) {
            return new Loss(Kernels.times(last.sum(), 0), 0);
        }
        NDManager manager = last.getManager();
        long[] kept = Arrays.copyOf(wanted, count);
        NDArray chosen = Kernels.selectRows(last, manager.create(Arrays.copyOf(rows, count)));
        return classes(logits.of(chosen), manager.create(kept), kept, options);
    }

    private static Loss classes(NDArray logits, NDArray labels, long[] values, LossOptions options) {
        NDArray weights = weights(logits.getManager(), options);
        double weight = 0;
        for (long value : values) {
            if (value != Kernels.IGNORE) {
                weight += weights == null ? 1 : options.classWeights().get(Math.toIntExact(value));
            }
        }
        return new Loss(Kernels.crossEntropySum(logits, labels, options.labelSmoothing(), weights), weight);
    }

    private static @Nullable NDArray weights(NDManager manager, LossOptions options) {
        if (options.classWeights().isEmpty()) {
            return null;
        }
        float[] weights = new float[options.classWeights().size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = options.classWeights().get(i).floatValue();
        }
        return manager.create(weights);
    }
}
