package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LossKernels;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The losses of the tasks. Positions without a label are left out before the head or the vocabulary is
/// applied, since those products are the dearest.
final class TaskLoss {

    private TaskLoss() {}

    /// The last hidden state at places of the flattened (B·S), (N, d).
    interface States {
        NDArray at(long[] places);
    }

    /// Turns chosen hidden states (N, d) into logits (N, C).
    interface Logits {
        NDArray of(NDArray rows);

        /// The sum of their cross entropies against labels (N).
        default NDArray crossEntropySum(NDArray rows, NDArray labels, double smoothing) {
            return LossKernels.crossEntropySum(of(rows), labels, smoothing, null);
        }
    }

    /// The loss of logits (B, C) for a whole row.
    static Loss ofRows(Task.Kind kind, NDArray logits, Targets targets, LossOptions options) {
        NDArray labels = targets.labels();
        double rows = labels.getShape().get(0);
        return switch (kind) {
            case MULTI_LABEL -> sets(logits, labels, options.classWeights());
            case REGRESSION -> new Loss(LossKernels.squaredErrorSum(logits.reshape(labels.getShape()), labels), rows);
            default -> classes(logits, _ -> logits, labels, labels.toLongArray(), options);
        };
    }

    private static Loss sets(NDArray logits, NDArray labels, ClassWeights classWeights) {
        if (classWeights.none()) {
            return new Loss(
                    LossKernels.binaryCrossEntropySum(logits, labels, null),
                    labels.getShape().size());
        }
        float[] values = classWeights.values(labels.toFloatArray());
        double weight = 0;
        for (float value : values) {
            weight += value;
        }
        NDArray weights = labels.getManager().create(values, labels.getShape());
        return new Loss(LossKernels.binaryCrossEntropySum(logits, labels, weights), weight);
    }

    /// The loss of labelled positions.
    ///
    /// @param shift causal: position i answers for the label at i + 1
    static Loss ofPositions(States states, Targets targets, boolean shift, Logits logits, LossOptions options) {
        int length = Math.toIntExact(targets.labels().getShape().get(1));
        int offset = shift ? 1 : 0;
        Chosen chosen = Chosen.of(targets, i -> i % length >= offset);
        if (chosen.places.length == 0) {
            return nothing(states);
        }
        NDArray rows =
                states.at(Arrays.stream(chosen.places).map(i -> i - offset).toArray());
        return chosen.loss(rows, logits, options);
    }

    /// The loss of hidden words, and where rows bring a label for their first mark, the loss of those: each
    /// mean counts alike, as BERT adds up its two objectives (arXiv 1810.04805 §A.2). In one mean the few
    /// first marks would be lost among the words.
    static Loss ofHidden(States states, Targets targets, Logits logits, LossOptions options) {
        int length = Math.toIntExact(targets.labels().getShape().get(1));
        Chosen hidden = Chosen.of(targets, i -> i % length > 0);
        Chosen first = Chosen.of(targets, i -> i % length == 0);
        int count = hidden.places.length;
        if (count == 0 && first.places.length == 0) {
            return nothing(states);
        }
        if (count == 0 || first.places.length == 0) {
            Chosen only = count == 0 ? first : hidden;
            return only.loss(states.at(only.places), logits, options);
        }
        NDArray rows = states.at(LongStream.concat(Arrays.stream(hidden.places), Arrays.stream(first.places))
                .toArray());
        Loss words = hidden.loss(part(rows, 0, count), logits, options);
        Loss marks = first.loss(part(rows, count, count + first.places.length), logits, options);
        NDArray ratio =
                rows.getManager().create((float) (words.weight() / marks.weight())); // lives as long as the graph
        return new Loss(words.sum().add(marks.sum().mul(ratio)), words.weight());
    }

    /// A loss of 0 with a graph, for a micro-batch in which nothing is predicted.
    private static Loss nothing(States states) {
        return new Loss(Kernels.times(states.at(new long[1]).sum(), 0), 0);
    }

    private static NDArray part(NDArray rows, int from, int to) {
        NDArray part = Kernels.rows(rows, from, to);
        part.attach(rows.getManager());
        return part;
    }

    /// Labelled places of the flattened (B·S), and their labels.
    private record Chosen(long[] places, long[] labels) {

        /// @param among which places of the flat labels count
        static Chosen of(Targets targets, IntPredicate among) {
            long[] labels = targets.labels().toLongArray();
            int[] places = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] != LossKernels.IGNORE && among.test(i))
                    .toArray();
            return new Chosen(
                    Arrays.stream(places).asLongStream().toArray(),
                    Arrays.stream(places).mapToLong(i -> labels[i]).toArray());
        }

        Loss loss(NDArray rows, Logits logits, LossOptions options) {
            return classes(rows, logits, rows.getManager().create(labels), labels, options);
        }
    }

    private static Loss classes(NDArray rows, Logits logits, NDArray labels, long[] values, LossOptions options) {
        ClassWeights classWeights = options.classWeights();
        double weight = 0;
        for (long value : values) {
            weight += value == LossKernels.IGNORE ? 0 : classWeights.of(value);
        }
        double smoothing = options.labelSmoothing();
        return new Loss(
                classWeights.none()
                        ? logits.crossEntropySum(rows, labels, smoothing)
                        : LossKernels.crossEntropySum(
                                logits.of(rows),
                                labels,
                                smoothing,
                                rows.getManager().create(classWeights.values())),
                weight);
    }
}
