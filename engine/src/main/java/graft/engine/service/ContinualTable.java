package graft.engine.service;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a sequence of tasks has measured so far.
///
/// @param tasks    in the sequence's order
/// @param adapters one adapter for each task over the frozen base
/// @param full     full fine-tuning with the same weights from task to task, or null where it was left out
public record ContinualTable(
        String sequence,
        String name,
        List<Task> tasks,
        Learner adapters,
        @Nullable Learner full) {

    /// @param metric that decides for it
    public record Task(String name, String metric) {

        boolean lowerIsBetter() {
            return metric.equals("loss");
        }
    }

    /// One way to learn the tasks.
    ///
    /// @param rows after each task that was learned so far
    public record Learner(List<Row> rows) {

        /// The figures of a task after each that was learned from its own on.
        public List<Double> values(int task) {
            List<Double> values = new ArrayList<>();
            for (int after = task; after < rows.size(); after++) {
                values.add(rows.get(after).cells.get(task).value());
            }
            return values;
        }

        /// How much worse a task has become at last than it was at best before: `max aₗ − a_T` (Chaudhry et al., arXiv
        /// 1801.10112 §4); below 0 where later tasks helped, NaN where nothing was learned after it.
        public double forgetting(int task, Task of) {
            List<Double> values = values(task);
            if (values.size() < 2) {
                return Double.NaN;
            }
            double sign = of.lowerIsBetter() ? -1 : 1;
            double best = Double.NEGATIVE_INFINITY;
            for (double value : values.subList(0, values.size() - 1)) {
                best = Math.max(best, sign * value);
            }
            return best - sign * values.getLast();
        }

        /// Over the tasks after which another was learned; NaN where there is none.
        public double meanForgetting(List<Task> of) {
            return IntStream.range(0, Math.max(0, rows.size() - 1))
                    .mapToDouble(task -> forgetting(task, of.get(task)))
                    .average()
                    .orElse(Double.NaN);
        }

        /// Whether the task's outputs are to the bit what they were when it had just been learned.
        public boolean bitEqual(int task) {
            return rows.subList(task, rows.size()).stream()
                    .allMatch(row -> row.cells
                            .get(task)
                            .digest()
                            .equals(rows.get(task).cells.get(task).digest()));
        }
    }

    /// What was measured when one more task had been learned.
    ///
    /// @param run   that learned it
    /// @param cells of it and the tasks before
    public record Row(String run, List<Cell> cells) {}

    /// A task's figure.
    ///
    /// @param digest SHA-256 of all its rows' logits
    public record Cell(double value, String digest) {}
}
