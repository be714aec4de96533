package graft.engine.train;

import graft.engine.adapter.ClassWeights;
import graft.engine.data.Batch;
import graft.engine.data.Example;
import graft.engine.data.Rows;
import graft.engine.recipe.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Class weights by inverse frequency, as scikit-learn's `balanced`: n / (classes × n of the class), so
/// that every class counts alike and the mean weight is 1. Classes are of rows, of labelled words
/// (token classification), or, where a row may have several, there and not there for each label by
/// itself (multi-label).
final class ClassBalance {

    private ClassBalance() {}

    /// @param rows of training
    /// @return none where the task has no classes
    static ClassWeights of(Task task, Rows rows) {
        long[] counts = new long[task.labels().size()];
        return switch (task.kind()) {
            case CLASSIFICATION -> {
                each(rows, row -> counts[(int) row.labels()[0]]++);
                yield new ClassWeights(balanced(counts), List.of());
            }
            case TOKEN_CLASSIFICATION -> {
                each(rows, row -> countWords(row, counts));
                yield new ClassWeights(balanced(counts), List.of());
            }
            case MULTI_LABEL -> {
                each(rows, row -> countSet(row, counts));
                yield sets(counts, rows.size());
            }
            case REGRESSION, CAUSAL_LM, INSTRUCTION, MASKED_LM -> ClassWeights.NONE;
        };
    }

    private interface Count {
        void add(Example row);
    }

    private static void each(Rows rows, Count count) {
        for (int i = 0; i < rows.size(); i++) {
            count.add(rows.get(i));
        }
    }

    private static void countWords(Example row, long[] counts) {
        int[] labels = row.tokenLabels();
        if (labels == null) {
            return;
        }
        for (int label : labels) {
            if (label != Batch.IGNORE) {
                counts[label]++;
            }
        }
    }

    private static void countSet(Example row, long[] counts) {
        for (int k = 0; k < counts.length; k++) {
            counts[k] += row.labels()[k] > 0 ? 1 : 0;
        }
    }

    private static ClassWeights sets(long[] counts, int rows) {
        List<List<Double>> each = IntStream.range(0, counts.length)
                .mapToObj(k -> balanced(new long[] {rows - counts[k], counts[k]}))
                .toList();
        return new ClassWeights(
                each.stream().map(List::getLast).toList(),
                each.stream().map(List::getFirst).toList());
    }

    /// A class that never occurs weighs nothing.
    private static List<Double> balanced(long[] counts) {
        double all = Arrays.stream(counts).sum();
        return Arrays.stream(counts)
                .mapToObj(count -> count == 0 ? 0.0 : all / (counts.length * count))
                .toList();
    }
}
