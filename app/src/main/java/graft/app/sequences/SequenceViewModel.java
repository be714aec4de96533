package graft.app.sequences;

import graft.app.runs.RunRow;
import graft.app.runs.RunsViewModel;
import graft.app.task.Tasks;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import graft.engine.service.ContinualTable;
import graft.engine.service.ContinualTable.Learner;
import graft.engine.service.ContinualTicket;
import graft.engine.service.EngineService;
import graft.engine.service.Installation;
import graft.engine.service.RunIds;
import graft.engine.service.RunTicket;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The workspace's sequences of tasks: opens them, has them learned task by task, and shows what was measured. It asks
/// the engine for the next step when the runs of the one before have ended by their plan; where one has not, it stops
/// and says so, and goes on when told.
public final class SequenceViewModel {

    private final EngineService engine;
    private Supplier<String> device = () -> "auto";
    private final RunsViewModel runs;
    private final Tasks tasks;
    private final ObservableList<String> sequences = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<String>> chosen =
            new SimpleObjectProperty<>(this, "chosen", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<ContinualTable>> table =
            new ReadOnlyObjectWrapper<>(this, "table", Optional.empty());
    private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper(this, "state", "");
    private final ReadOnlyBooleanWrapper learning = new ReadOnlyBooleanWrapper(this, "learning");
    /// The sequence that is being learned, and the runs of its step that is under way.
    private String followed = "";

    private Set<String> awaited = Set.of();
    private boolean asking;
    private long seen = -1;

    public SequenceViewModel(EngineService engine, RunsViewModel runs, Tasks tasks) {
        this.engine = engine;
        this.runs = runs;
        this.tasks = tasks;
        chosen.addListener((observed, before, now) -> {
            if (!now.equals(before)) {
                show();
            }
        });
    }

    /// On what is trained from now on: `auto`, `cpu`, `cuda:0`.
    public void trainOn(Supplier<String> newDevice) {
        device = newDevice;
    }

    /// The workspace's sequences, the one that was begun or continued last first.
    ObservableList<String> sequences() {
        return sequences;
    }

    /// The one that is shown.
    ObjectProperty<Optional<String>> chosenProperty() {
        return chosen;
    }

    ReadOnlyObjectProperty<Optional<ContinualTable>> tableProperty() {
        return table.getReadOnlyProperty();
    }

    /// What is going on or what came in the way, or empty.
    ReadOnlyStringProperty stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// Whether a sequence is being learned.
    ReadOnlyBooleanProperty learningProperty() {
        return learning.getReadOnlyProperty();
    }

    /// Whether all tasks of the shown sequence are learned and measured; false while none is shown.
    boolean complete() {
        return table.get().map(SequenceViewModel::complete).orElse(false);
    }

    private static boolean complete(ContinualTable of) {
        Learner full = of.full();
        int all = of.tasks().size();
        return of.adapters().rows().size() == all
                && (full == null || full.rows().size() == all);
    }

    /// Takes a sequence file into the workspace and shows it.
    public void open(Path file) {
        opened(engine.openSequence(file.toString()));
    }

    /// The sequence that comes with Graft: two small tasks of a minute each.
    static Path sample() {
        return Installation.here().samples().resolve("sequences").resolve("reviews-then-topics.json");
    }

    /// The selected runs, the oldest first: their recipes can be tasks in turn.
    ObservableList<RunRow> selected() {
        return runs.selected();
    }

    /// Makes a sequence of the selected runs' recipes, the oldest first.
    void ofSelected() {
        ofRuns(runs.selected().stream()
                .sorted(Comparator.comparingLong(row -> row.summary().created()))
                .map(RunRow::id)
                .toList());
    }

    /// Makes a sequence of runs' recipes, in this order, and shows it.
    public void ofRuns(List<String> ids) {
        opened(engine.sequenceOfRuns(new RunIds(ids)));
    }

    private void opened(CompletableFuture<ContinualTable> asked) {
        tasks.follow(
                asked,
                found -> {
                    table.set(Optional.of(found));
                    state.set("");
                    chosen.set(Optional.of(found.sequence()));
                    list();
                },
                this::failed);
    }

    /// Asks for the workspace's sequences.
    void list() {
        tasks.follow(
                engine.sequences(),
                found -> {
                    if (!found.equals(sequences)) {
                        sequences.setAll(found);
                    }
                    if (chosen.get().isEmpty() && !found.isEmpty()) {
                        chosen.set(Optional.of(found.getFirst()));
                    }
                },
                failure -> {});
    }

    private void show() {
        chosen.get()
                .ifPresent(id -> tasks.follow(
                        engine.continualTable(id),
                        found -> {
                            if (chosen.get().equals(Optional.of(id))) {
                                table.set(Optional.of(found));
                            }
                        },
                        this::failed));
    }

    /// Learns the shown sequence from where it is.
    void learn() {
        chosen.get().ifPresent(id -> {
            if (!learning.get()) {
                followed = id;
                learning.set(true);
                advance();
            }
        });
    }

    /// No further task is begun; what is trained goes on.
    void rest() {
        stop(Messages.text("sequences.resting"));
    }

    private void stop(String why) {
        learning.set(false);
        awaited = Set.of();
        state.set(why);
    }

    private void advance() {
        String id = followed;
        asking = true;
        state.set(Messages.text("sequences.measuring"));
        tasks.follow(
                engine.continueSequence(id, device.get()),
                ticket -> {
                    asking = false;
                    stepped(ticket);
                },
                failure -> {
                    asking = false;
                    failed(failure);
                });
    }

    private void stepped(ContinualTicket ticket) {
        awaited = ticket.queued().stream().map(RunTicket::run).collect(Collectors.toSet());
        seen = -1;
        tasks.follow(
                engine.continualTable(ticket.sequence()),
                found -> {
                    if (chosen.get().equals(Optional.of(found.sequence()))) {
                        table.set(Optional.of(found));
                    }
                    if (awaited.isEmpty() && learning.get()) {
                        elsewhere(found);
                    }
                },
                this::failed);
    }

    /// Nothing was queued: all is learned, or another process trains what is missing.
    private void elsewhere(ContinualTable found) {
        awaited = runs.rows().stream()
                .filter(row -> row.summary().state().live()
                        && followed.equals(row.summary().group()))
                .map(RunRow::id)
                .collect(Collectors.toSet());
        if (awaited.isEmpty()) {
            stop(complete(found) ? Messages.text("sequences.done") : Messages.text("sequences.stuck"));
        }
    }

    /// Looks how the runs of the step under way stand; called by the window's timer, and cheap while nothing changes.
    public void look() {
        if (!learning.get() || asking || awaited.isEmpty() || runs.version() == seen) {
            return;
        }
        seen = runs.version();
        List<RunRow> rows =
                runs.rows().stream().filter(row -> awaited.contains(row.id())).toList();
        Optional<RunRow> ended = rows.stream()
                .filter(row -> !row.summary().state().live() && !byItsPlan(row))
                .findFirst();
        if (ended.isPresent()) {
            stop(Messages.text("sequences.stopped", ended.get().summary().name()));
        } else if (rows.size() == awaited.size() && rows.stream().allMatch(SequenceViewModel::byItsPlan)) {
            advance();
        } else {
            state.set(rows.stream()
                    .filter(row -> row.summary().state().live())
                    .map(SequenceViewModel::words)
                    .collect(Collectors.joining(" · ")));
        }
    }

    private static String words(RunRow row) {
        String name = row.summary().name();
        return row.summary().state() == RunState.QUEUED
                ? Messages.text("runs.status.queued", name)
                : Messages.text("sequences.run", name, row.step(), row.summary().totalSteps());
    }

    private static boolean byItsPlan(RunRow row) {
        RunState now = row.summary().state();
        return now == RunState.COMPLETED || now == RunState.EARLY_STOPPED;
    }

    private void failed(Throwable failure) {
        stop(Failures.words(failure));
    }
}
