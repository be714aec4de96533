package graft.engine.desk;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.runs.QueueFile;
import graft.engine.runs.RunFolder;
import graft.engine.service.QueueState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The workspace's queue as the user sees and arranges it. In the process that serves it, it is that process's own; a
/// command beside it sees the same by the folders of the runs, and changes the file that the serving process reads.
final class QueueDesk {

    private final QueueFile file;
    private final RunQueue queue;
    private final RunRows rows;

    QueueDesk(QueueFile file, RunQueue queue, RunRows rows) {
        this.file = file;
        this.queue = queue;
        this.rows = rows;
    }

    /// Takes up on the way what a command has queued meanwhile: whoever shows the queue asks about once a second while
    /// anything waits.
    QueueState state() {
        if (queue.serving()) {
            rows.offered(queue.known()).forEach(queue::add);
        }
        return state(file.read());
    }

    private QueueState state(QueueFile.Settings settings) {
        List<String> live = queue.live();
        return new QueueState(
                !live.isEmpty() ? live.getFirst() : queue.serving() ? null : rows.liveElsewhere(),
                live.stream().skip(1).toList(),
                settings.arrange(waiting()),
                settings.held(),
                settings.continueOnError(),
                settings.parallel());
    }

    private List<String> waiting() {
        return queue.serving()
                ? queue.waiting()
                : rows.orphans().stream().map(RunFolder::id).toList();
    }

    QueueState move(String run, int position) {
        List<String> waiting = waiting();
        if (!waiting.contains(run)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run + " does not wait in the queue.",
                    waiting.isEmpty() ? "Nothing waits." : "These wait: " + String.join(", ", waiting) + ".");
        }
        if (position < 0) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "Place " + position + " is before the first.", "0 is the next run.");
        }
        return change(settings -> {
            List<String> order = new ArrayList<>(settings.arrange(waiting));
            order.remove(run);
            order.add(Math.min(position, order.size()), run);
            return settings.withOrder(order);
        });
    }

    QueueState hold(boolean held) {
        return change(settings -> settings.withHeld(held));
    }

    QueueState continueOnError(boolean goOn) {
        return change(settings -> settings.withContinueOnError(goOn));
    }

    QueueState parallel(int most) {
        if (most < 1 || most > QueueFile.MOST_PARALLEL) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    most + " runs at the same time is not between 1 and " + QueueFile.MOST_PARALLEL + ".",
                    "1 trains them one after the other.");
        }
        return change(settings -> settings.withParallel(most));
    }

    private QueueState change(UnaryOperator<QueueFile.Settings> change) {
        try {
            QueueFile.Settings after = file.update(change);
            queue.settingsChanged();
            return state(after);
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    "The queue's file in " + file.folder() + " cannot be written: " + FileFault.of(failure) + ".",
                    "Check its permissions and the space on its disk.",
                    failure);
        }
    }
}
