package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The losses of the tasks. Positions without a label are left out before the head or the vocabulary is
/// applied, since
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
        int length = Math.toIntExact(targets.labels().getShape().get(1));
        int offset = shift ? 1 : 0;
        return ofChosen(last, targets, i -> i % length >= offset, offset, logits, options);
    }

    /// The loss of hidden words, and where rows bring a label for their first mark, the loss of those: each
    /// mean counts
    /// alike, as BERT adds up its two objectives (arXiv 1810.04805 §A.2). In one mean the few first marks
    /// would be
    /// lost among the words.
    static Loss ofHidden(NDArray last, Targets targets, Logits logits, LossOptions options) {
        int length = Math.toIntExact(targets.labels().getShape().get(1));
        Loss words = ofChosen(last, targets, i -> i % length > 0, 0, logits, options);
        Loss marks = ofChosen(last, targets, i -> i % length == 0, 0, logits, options);
        if (marks.weight() == 0 || words.weight() == 0) {
            return marks.weight() == 0 ? words : marks;
        }
        NDArray ratio =
                last.getManager().create((float) (words.weight() / marks.weight())); // lives as long as the graph
        return new Loss(words.sum().add(marks.sum().mul(ratio)), words.weight());
    }

    /// @param among  which places of the flat labels count
    /// @param offset how far before its label a position answers
    private static Loss ofChosen(
            NDArray last, Targets targets, IntPredicate among, int offset, Logits logits, LossOptions options) {
        long[] labels = targets.labels().toLongArray();
        int[] places = IntStream.range(0, labels.length)
                .filter(i -> labels[i] != Kernels.IGNORE && among.test(i))
                .toArray();
        if (places.length == 0) {
            return new Loss(Kernels.times(last.sum(), 0), 0);
        }
        NDManager manager = last.getManager();
        long[] kept = Arrays.stream(places).mapToLong(i -> labels[i]).toArray();
        long[] rows = Arrays.stream(places).mapToLong(i -> i - offset).toArray();
        NDArray chosen = Kernels.selectRows(last, manager.create(rows));
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
