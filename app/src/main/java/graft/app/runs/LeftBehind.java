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
/// is up, each once; others are offered, and so are those that were paused.
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
        if (engineDied && !engineUp) {
            own.putIfAbsent(row.id(), false); // it went with this window's engine: a sweep's, or one that was repeated
        } else if (engineDied && engineUp && isOwn(row.id())) {
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
        whence(newest, whence -> offer(newest, whence));
    }

    private void offer(RunRow newest, Whence whence) {
        String key = whence.paused
                ? whence.saved ? "runs.interrupted.paused" : "runs.interrupted.paused.start"
                : whence.saved ? "runs.interrupted" : "runs.interrupted.start";
        notices.show(new Notice(
                Messages.text(
                        key, newest.name(), newest.step(), newest.summary().totalSteps()),
                "g-attention",
                List.of(new Notice.Action(Messages.text("runs.resume"), () -> {
                    notices.dismiss();
                    own.replace(newest.id(), false);
                    resume.accept(newest);
                }))));
    }

    private void resumeOwn(RunRow row) {
        if (Boolean.FALSE.equals(own.get(row.id()))) {
            own.put(row.id(), true);
            whence(row, whence -> {
                if (whence.paused) {
                    offer(row, whence); // who let it wait says when it goes on
                } else {
                    String key = whence.saved ? "runs.resumed" : "runs.resumed.start";
                    notices.show(Notice.plain(Messages.text(key, row.name())));
                    resume.accept(row);
                }
            });
        }
    }

    /// @param saved  there is something that it can go on from; it begins again otherwise
    /// @param paused it was told to wait
    private record Whence(boolean saved, boolean paused) {}

    private void whence(RunRow row, Consumer<Whence> then) {
        tasks.run(
                "look for checkpoints",
                () -> {
                    RunFolder folder = new RunFolder(Path.of(row.summary().folder()));
                    return new Whence(folder.hasCheckpoint(), folder.pauseRequested());
                },
                then,
                failure -> then.accept(new Whence(false, false)));
    }
}
