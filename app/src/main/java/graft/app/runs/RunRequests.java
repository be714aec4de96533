package graft.app.runs;

import graft.app.document.RefusedInputs.Start;
import graft.app.document.StepName;
import graft.app.task.Tasks;
import graft.app.ui.EngineWords;
import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import graft.engine.service.EngineService;
import graft.engine.service.ExportRequest;
import graft.engine.service.QueueState;
import graft.engine.service.RepeatRequest;
import graft.engine.service.RunIds;
import graft.engine.service.ServiceFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// What can be asked of the engine about runs that are there: their order, pause, extension, repetition, remarks,
/// discarding. What comes of it is read from the disk, as everything about runs; the order alone the engine tells.
public final class RunRequests {

    private static final int LOOKS = 10;

    private final EngineService engine;
    private final RunsViewModel runs;
    private final RunController controller;
    private final Tasks tasks;
    private final ReadOnlyObjectWrapper<QueueState> queue =
            new ReadOnlyObjectWrapper<>(this, "queue", new QueueState(null, List.of(), false, true));
    private int looks;

    public RunRequests(EngineService engine, RunsViewModel runs, RunController controller, Tasks tasks) {
        this.engine = engine;
        this.runs = runs;
        this.controller = controller;
        this.tasks = tasks;
    }

    /// Order and state of the queue as the engine told it last.
    public ReadOnlyObjectProperty<QueueState> queueProperty() {
        return queue.getReadOnlyProperty();
    }

    /// Asks for the queue's order about once a second while anything waits; called by the window's timer.
    public void look() {
        boolean waiting = runs.waiting();
        if (looks++ % LOOKS == 0 && (waiting || !queue.get().waiting().isEmpty())) {
            tasks.follow(engine.queue(), this::show, failure -> {});
        }
    }

    private void show(QueueState now) {
        for (RunRow row : runs.rows()) {
            int place = now.waiting().indexOf(row.id());
            row.heldProperty().set(place >= 0 && now.held());
            row.placeProperty().set(place);
        }
        queue.set(now); // whoever hears of it finds the places as they are now
    }

    /// Moves a waiting run by so many places, or says why it cannot.
    public void move(RunRow row, int by) {
        int at = queue.get().waiting().indexOf(row.id());
        if (at >= 0) {
            moveTo(row, Math.max(0, at + by));
        }
    }

    /// @param position among the waiting runs, 0 is the next
    public void moveTo(RunRow row, int position) {
        tasks.follow(engine.moveInQueue(row.id(), position), this::show, controller::failed);
    }

    /// Holds the queue or lets it go on.
    public void hold(boolean held) {
        tasks.follow(engine.holdQueue(held), this::show, controller::failed);
    }

    /// How many runs are trained at the same time at most.
    public void parallel(int most) {
        tasks.follow(engine.parallelRuns(most), this::show, controller::failed);
    }

    /// Asks how the queue stands, whether or not anything waits.
    public void askQueue() {
        tasks.follow(engine.queue(), this::show, failure -> {});
    }

    /// Whether the queue goes on after a run that failed.
    public void continueOnError(boolean goOn) {
        tasks.follow(engine.continueOnError(goOn), this::show, controller::failed);
    }

    /// Lets runs that wait end after so many seconds of training, with their result kept.
    ///
    /// @param seconds or 0 for no limit
    public void limitTime(List<RunRow> rows, double seconds) {
        for (RunRow row : rows) {
            follow(engine.limitTime(row.id(), seconds));
        }
    }

    /// Lets runs that are trained wait, and paused ones go on.
    public void pauseOrGoOn(List<RunRow> rows) {
        for (RunRow row : rows) {
            boolean paused = row.summary().state() == RunState.PAUSED;
            follow(paused ? engine.unpause(row.id()) : engine.pause(row.id()));
        }
    }

    /// Stops runs, whatever they do, and puts them into the trash; undo brings them back.
    public void discard(List<RunRow> rows) {
        for (RunRow row : rows) {
            String name = row.name();
            int place = row.summary().state() == RunState.QUEUED
                    ? row.placeProperty().get()
                    : -1;
            discard(
                    row,
                    () -> controller.offerUndo(
                            Messages.text("runs.discarded", name),
                            StepName.of("command.discard-run", name),
                            () -> tasks.follow(
                                    engine.restore(RunIds.of(row.id())),
                                    done -> backInTurn(row, place),
                                    controller::notRestored),
                            () -> discard(row, () -> {})));
        }
    }

    /// A run that had waited waits again, where it stood.
    private void backInTurn(RunRow row, int place) {
        if (place < 0) {
            looks = 0;
        } else {
            tasks.follow(engine.resume(row.id()), done -> moveTo(row, place), controller::failed);
        }
    }

    private void discard(RunRow row, Runnable then) {
        controller.willGo(row);
        tasks.follow(engine.discard(row.id()), done -> then.run(), controller::failed);
    }

    /// Lets an ended run go on to more epochs.
    ///
    /// @param epochs in all
    public void extend(RunRow row, double epochs) {
        follow(engine.extend(row.id(), epochs));
    }

    /// Queues the same recipe with the seeds that follow those it was trained with already, once for runs
    /// that differ in their seed only.
    public void repeat(List<RunRow> rows, int seeds) {
        Set<Fingerprint> begun = new HashSet<>();
        repeatEach(
                rows.stream()
                        .filter(row -> row.facts()
                                .map(facts -> begun.add(facts.fingerprint()))
                                .orElse(true))
                        .toList(),
                row -> new RepeatRequest(
                        row.id(), firstSeed(row), seeds, null, row.summary().group()));
    }

    /// The change that begins with a seed no run of this recipe has; none where the next one is free.
    private List<String> firstSeed(RunRow row) {
        long own = row.summary().seed();
        long last = row.facts().map(RunFacts::fingerprint).stream()
                .flatMap(recipe -> runs.rows().stream()
                        .filter(other -> other.facts()
                                .filter(facts -> facts.fingerprint().equals(recipe))
                                .isPresent()))
                .mapToLong(other -> other.summary().seed())
                .max()
                .orElse(own);
        return last <= own ? List.of() : List.of("training.seed=" + (last + 1));
    }

    /// Queues recipes again with something changed, each as `path=value`.
    public void repeat(List<RunRow> rows, List<String> changes) {
        repeatEach(
                rows,
                row -> new RepeatRequest(
                        row.id(), changes, 1, null, row.summary().group()));
    }

    private void repeatEach(List<RunRow> rows, Function<RunRow, RepeatRequest> request) {
        controller.refused().start(Start.REPEAT, () -> rows.forEach(row -> follow(engine.repeat(request.apply(row)))));
    }

    /// Writes a run's adapter for other programs; what was written, and what its reader should know, is told.
    public void export(ExportRequest request) {
        controller.say(Messages.text("runs.exporting", request.folder()));
        tasks.follow(
                engine.exportAdapter(request),
                outcome -> controller.say(Messages.text(
                        "runs.exported",
                        outcome.folder(),
                        String.join(", ", outcome.files()),
                        EngineWords.of(String.join(" ", outcome.notes())))),
                failure -> {
                    if (failure instanceof ServiceFailure told && told.engineGone()) {
                        controller.warn(Messages.text("runs.export.lost", request.folder()));
                    } else {
                        controller.failed(failure);
                    }
                });
    }

    /// Replaces tags and note of a run.
    public void annotate(RunRow row, List<String> tags, String note) {
        tasks.follow(engine.annotate(row.id(), tags, note), now -> runs.annotated(row, now), controller::failed);
    }

    private <T> void follow(CompletableFuture<T> asked) {
        tasks.follow(asked, done -> looks = 0, controller::failed);
    }
}
