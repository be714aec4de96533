package graft.app.runs;

import graft.app.task.Tasks;
import graft.app.ui.Messages;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Runs whose process is gone without an ending: those of this window's engine go on by themselves once another engine
/// is up, each once; others are offered.
final class LeftBehind {

    private final RunsViewModel runs;
    private final Tasks tasks;
    private final Notices notices;
    private final Consumer<RunRow> resume;
    /// Runs that this window's engine works on, and whether they were resumed by themselves already.
    private final Map<String, Boolean> own = new LinkedHashMap<>();

    private boolean engineDied;
    private boolean engineUp;

    /// @param resume lets a run go on from its last checkpoint
    LeftBehind(RunsViewModel runs, Tasks tasks, Notices notices, Consumer<RunRow> resume) {
        this.runs = runs;
        this.tasks = tasks;
        this.notices = notices;
        this.resume = resume;
    }

    /// This window has begun a run.
    void started(String id) {
        own.put(id, false);
    }

    /// This window has let a run go on.
    void wentOn(String id) {
        own.putIfAbsent(id, false);
    }

    boolean isOwn(String id) {
        return own.containsKey(id);
    }

    void engineDied() {
        engineDied = true;
        engineUp = false;
    }

    /// Runs that the engine before this one left behind go on; a run that another time was interrupted is offered.
    void engineUp() {
        engineUp = true;
        notices.engineIsBack();
        if (engineDied) {
            runs.rows().stream()
                    .filter(row -> row.summary().state() == RunState.INTERRUPTED
                            || row.summary().state() == RunState.QUEUED)
                    .toList()
                    .forEach(this::resumeOwn);
        } else if (!runs.rows().isEmpty()) {
            offer(runs.rows().getFirst());
        }
    }

    /// A run has lost its process.
    void interrupted(RunRow row) {
        if (engineDied && engineUp && isOwn(row.id())) {
            resumeOwn(row);
        } else if (engineUp) {
            offer(row); // another process trained it, and that one is gone
        }
    }

    private void offer(RunRow newest) {
        if (newest.summary().state() == RunState.INTERRUPTED) {
            Path folder = Path.of(newest.summary().folder());
            tasks.<Boolean>run(
                    "look whether a run can go on",
                    () -> Files.isWritable(folder), // not on a read-only disk
                    writable -> {
                        if (writable) {
                            offerToResume(newest);
                        }
                    },
                    failure -> {});
        }
    }

    private void offerToResume(RunRow newest) {
        whence(newest, saved -> {
            String name = newest.name();
            long steps = newest.summary().totalSteps();
            notices.show(new Notice(
                    saved
                            ? Messages.text("runs.interrupted", name, newest.step(), steps)
                            : Messages.text("runs.interrupted.start", name, newest.step(), steps),
                    "g-attention",
                    List.of(new Notice.Action(Messages.text("runs.resume"), () -> {
                        notices.dismiss();
                        resume.accept(newest);
                    }))));
        });
    }

    private void resumeOwn(RunRow row) {
        if (Boolean.FALSE.equals(own.get(row.id()))) {
            own.put(row.id(), true);
            whence(row, saved -> {
                String name = row.name();
                notices.show(Notice.plain(
                        saved ? Messages.text("runs.resumed", name) : Messages.text("runs.resumed.start", name)));
                resume.accept(row);
            });
        }
    }

    /// Tells whether a run goes on from something that was saved, or from its start.
    private void whence(RunRow row, Consumer<Boolean> then) {
        tasks.run(
                "look for checkpoints",
                () -> new RunFolder(Path.of(row.summary().folder())).hasCheckpoint(),
                then,
                failure -> then.accept(false));
    }
}
