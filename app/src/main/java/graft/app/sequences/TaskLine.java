package graft.app.sequences;

import graft.app.ui.MetricWords;
import graft.engine.service.ContinualTable;
import graft.engine.service.ContinualTable.Learner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One task of a sequence as a row of the table.
///
/// @param adapter how its own adapter fared
/// @param full    how full fine-tuning fared, or null where that is left out
record TaskLine(
        String task,
        String metric,
        Course adapter,
        @Nullable Course full) {

    /// What one way of learning kept of a task.
    ///
    /// @param values     after the task itself and after each that followed; empty until it is measured
    /// @param forgetting how much worse it has become, NaN where nothing was learned after it
    /// @param bitEqual   whether its outputs are what they were to the bit
    record Course(List<Double> values, double forgetting, boolean bitEqual) {

        boolean measured() {
            return !values.isEmpty();
        }

        /// When it had just been learned.
        double first() {
            return measured() ? values.getFirst() : Double.NaN;
        }

        double last() {
            return measured() ? values.getLast() : Double.NaN;
        }

        private static Course of(Learner learner, int task, ContinualTable.Task named) {
            return learner.rows().size() <= task
                    ? new Course(List.of(), Double.NaN, false)
                    : new Course(learner.values(task), learner.forgetting(task, named), learner.bitEqual(task));
        }
    }

    static List<TaskLine> of(ContinualTable table) {
        List<TaskLine> lines = new ArrayList<>();
        Learner full = table.full();
        for (int i = 0; i < table.tasks().size(); i++) {
            ContinualTable.Task task = table.tasks().get(i);
            lines.add(new TaskLine(
                    task.name(),
                    MetricWords.of(task.metric()),
                    Course.of(table.adapters(), i, task),
                    full == null ? null : Course.of(full, i, task)));
        }
        return lines;
    }
}
