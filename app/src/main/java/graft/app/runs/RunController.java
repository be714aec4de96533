package graft.app.runs;

import graft.app.document.RecipeDocument;
import graft.app.document.RefusedInputs;
import graft.app.document.RefusedInputs.Start;
import graft.app.document.StepName;
import graft.app.task.Tasks;
import graft.app.ui.EngineWords;
import graft.app.ui.Messages;
import graft.app.workbench.RunActions;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.TrainRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// Starts, queues, stops, resumes and deletes runs on the user's behalf. It asks the engine and tells what
/// came of it; what the runs do is read from the disk by {@link RunsViewModel}.
public final class RunController implements RunActions {

    /// Kinds of marks that tell of files.
    private static final Set<String> SAVED = Set.of("best", "best-restored", "checkpoint");

    private final RecipeDocument document;
    private final EngineService engine;
    private Supplier<String> device = () -> "auto";
    private final RunsViewModel runs;
    private final Tasks tasks;
    private final Workspace workspace;
    private final Notices notices = new Notices();
    private final LeftBehind leftBehind;
    private final DeletedRuns deleted;
    private final Set<String> discarded = new HashSet<>();
    private final LostRuns lost = new LostRuns();
    private final TrashedRuns trashed = new TrashedRuns(this::bringBack);
    private @Nullable String toSelect;
    private @Nullable Notice asked;
    /// What is told of the open recipe: it goes when that is changed.
    private @Nullable Notice ofRecipe;
    private final Map<String, Recipe> started = new HashMap<>();

    public RunController(
            RecipeDocument document, EngineService engine, Workspace workspace, RunsViewModel runs, Tasks tasks) {
        this.document = document;
        this.engine = engine;
        this.workspace = workspace;
        this.runs = runs;
        this.tasks = tasks;
        deleted = new DeletedRuns(workspace, runs, tasks, notices);
        leftBehind = new LeftBehind(runs, tasks, notices, this::resume);
        runs.onEnded(this::ended);
        runs.onGone(this::gone);
        document.refused().onQuestion(question -> {
            asked = Notice.of(question, document.refused()::lead, this::dismiss);
            notices.show(asked);
        });
        document.recipeProperty().addListener(observed -> {
            if (ofRecipe != null) {
                notices.dismiss(ofRecipe);
            }
        });
        document.refused().onChange(() -> {
            if (asked != null) {
                notices.dismiss(asked);
            }
        });
    }

    /// On what is trained from now on: `auto`, `cpu`, `cuda:0`.
    public void trainOn(Supplier<String> newDevice) {
        device = newDevice;
    }

    /// What is to be said, or null.
    public ReadOnlyObjectProperty<@Nullable Notice> noticeProperty() {
        return notices.shownProperty();
    }

    /// The notice has been read.
    public void dismiss() {
        notices.dismiss();
    }

    /// Tells something that is only good to know.
    public void say(String text) {
        notices.show(Notice.plain(text));
    }

    /// Tells what a mark on a run's curve is about: its whole text, and of what was saved the folder.
    ///
    /// @param words  what the mark says
    /// @param opener shows a folder in the system's file manager
    public void showMark(RunRow row, RunHistory.Mark mark, String words, Consumer<Path> opener) {
        String whole = mark.text().isBlank() || words.contains(mark.text()) ? "" : " " + mark.text();
        boolean saved = SAVED.contains(mark.kind());
        notices.show(new Notice(
                row.name() + ": " + words + (words.endsWith(".") ? "" : ".") + whole,
                "g-muted",
                saved
                        ? List.of(new Notice.Action(
                                Messages.text("runs.folder"),
                                () -> opener.accept(Path.of(row.summary().folder()))))
                        : List.of()));
    }

    /// Tells of a folder that no program here shows, and offers its path.
    public void notOpened(Path folder, Runnable copy) {
        Notice[] told = new Notice[1];
        told[0] = new Notice(
                Messages.text("runs.folder.unopened", folder),
                "g-attention",
                List.of(new Notice.Action(Messages.text("runs.folder.copy"), () -> {
                    copy.run();
                    notices.dismiss(told[0]);
                })));
        notices.show(told[0]);
    }

    @Override
    public void warn(String text) {
        notices.warn(text);
    }

    @Override
    public void run() {
        document.refused().start(Start.RUN, () -> train(document.recipe(), null, true));
    }

    @Override
    public void queue() {
        document.refused().start(Start.QUEUE, () -> train(document.recipe(), null, false));
    }

    /// What stands in the window's fields beside the recipe.
    RefusedInputs refused() {
        return document.refused();
    }

    /// Queues recipes, each once the one before has its place: they wait in this order. Those that are refused are told
    /// of together.
    public void trainAll(List<Recipe> recipes, String group) {
        dismiss();
        trainAll(recipes, group, new ArrayList<>());
    }

    private void trainAll(List<Recipe> recipes, String group, List<String> refused) {
        if (recipes.isEmpty()) {
            return;
        }
        Recipe first = recipes.getFirst();
        Runnable then = () -> trainAll(recipes.subList(1, recipes.size()), group, refused);
        tasks.follow(
                engine.train(new TrainRequest(RecipeJson.write(first), device.get(), group)),
                ticket -> {
                    leftBehind.started(ticket.run());
                    then.run();
                },
                failure -> {
                    refused.add(first.name() + ": " + Notices.words(failure));
                    tellOfRecipe(String.join("\n", refused));
                    then.run(); // the others are not to blame
                });
    }

    /// Queues a recipe.
    ///
    /// @param group runs that belong together, or null
    /// @param show  bring its curve into view once it appears
    public void train(Recipe recipe, @Nullable String group, boolean show) {
        tasks.follow(
                engine.train(new TrainRequest(RecipeJson.write(recipe), device.get(), group)),
                ticket -> {
                    leftBehind.started(ticket.run());
                    started.put(ticket.run(), recipe);
                    dismiss();
                    if (show) {
                        toSelect = ticket.run();
                        appeared();
                    }
                },
                failure -> tellOfRecipe(Notices.words(failure)));
    }

    /// Tells why the open recipe is not trained, until it is changed: then the cause may be mended.
    private void tellOfRecipe(String why) {
        Notice notice = Notice.failed(why);
        ofRecipe = notice;
        notices.show(notice);
    }

    /// Brings the run that was started last into view as soon as it is seen on disk; called by the window's timer.
    public void appeared() {
        String id = toSelect;
        if (id != null) {
            runs.find(id).ifPresent(row -> {
                toSelect = null;
                runs.selected().setAll(List.of(row));
            });
        }
    }

    @Override
    public void stop() {
        runs.current().ifPresent(this::stop);
    }

    /// Asks a run to stop and keep its result. A run of another process is asked by a file in its folder.
    public void stop(RunRow row) {
        runs.stopping(row, true);
        if (leftBehind.isOwn(row.id())) {
            tasks.follow(engine.stop(row.id()), done -> {}, failure -> stopByFile(row));
        } else {
            stopByFile(row);
        }
    }

    private void stopByFile(RunRow row) {
        tasks.run(
                "ask run to stop",
                () -> {
                    new RunFolder(Path.of(row.summary().folder())).requestStop();
                    return true;
                },
                done -> {},
                failure -> {
                    runs.stopping(row, false);
                    failed(failure);
                });
    }

    /// Lets a run go on from its last checkpoint.
    public void resume(RunRow row) {
        tasks.follow(
                engine.resume(row.id()),
                ticket -> {
                    leftBehind.wentOn(ticket.run());
                    toSelect = ticket.run();
                },
                this::failed);
    }

    /// Makes the run's recipe the open one; undo brings the other back.
    public void intoRecipe(RunRow row) {
        tasks.run(
                "read recipe of run",
                () -> RecipeJson.read(new RunFolder(Path.of(row.summary().folder())).recipeText()),
                recipe -> document.apply("command.from-run", before -> recipe),
                this::failed);
    }

    /// Takes runs away: out of sight at once, into the trash with {@link #confirmDeletions}. Undo brings them back from
    /// wherever they are.
    public void delete(List<RunRow> rows) {
        confirmDeletions();
        List<RunRow> ended =
                rows.stream().filter(row -> !row.summary().state().live()).toList();
        if (ended.isEmpty()) {
            return;
        }
        deleted.take(ended);
        String name = ended.getFirst().name();
        StepName step = ended.size() == 1
                ? StepName.of("command.delete-run", name)
                : StepName.of("command.delete-runs", ended.size());
        List<String> ids = ended.stream().map(RunRow::id).toList();
        String words = ended.size() == 1
                ? Messages.text("runs.deleted.one", name)
                : Messages.text("runs.deleted", ended.size());
        offerUndo(words, step, () -> deleted.bringBack(ids), () -> deleted.takeAgain(ids));
    }

    /// Puts what was deleted into the trash: when its notice goes, and when the window closes.
    public void confirmDeletions() {
        deleted.confirm();
    }

    /// The engine is gone. What it trained goes on once another one is up.
    public void engineDied() {
        leftBehind.engineDied();
    }

    /// An engine is up.
    public void engineUp() {
        leftBehind.engineUp();
    }

    private void ended(RunRow row) {
        switch (row.summary().state()) {
            case INTERRUPTED -> leftBehind.interrupted(row);
            case FAILED -> {
                String error = row.summary().error();
                String words = error == null
                        ? Messages.text("runs.failed", row.name())
                        : row.name() + ": " + EngineWords.of(error);
                if (document.recipe().equals(started.get(row.id()))) {
                    tellOfRecipe(words);
                } else {
                    notices.show(Notice.failed(words));
                }
            }
            case QUEUED, PREPARING, TRAINING, COMPLETED, EARLY_STOPPED, STOPPED -> {}
        }
    }

    /// Somebody else has taken a run's folder away; the user of this window may have thrown it away, too.
    private void gone(RunRow row) {
        boolean own = discarded.remove(row.id());
        if (!own) {
            tasks.run(
                    "look for a run",
                    () -> !Files.isDirectory(workspace.folder())
                            ? Gone.WITH_ALL
                            : workspace.trash().run(row.id()).isPresent() ? Gone.TO_THE_TRASH : Gone.FOR_GOOD,
                    where -> tell(row, where),
                    failure -> {});
        }
    }

    /// Where a run is whose folder is not there.
    private enum Gone {
        WITH_ALL,
        TO_THE_TRASH,
        FOR_GOOD
    }

    private void tell(RunRow row, Gone where) {
        switch (where) {
            case WITH_ALL -> warn(Messages.text("workspace.gone", workspace.folder()));
            case TO_THE_TRASH -> notices.show(trashed.add(row, noticeProperty().get()));
            case FOR_GOOD -> warn(lost.add(row, noticeProperty().get()));
        }
    }

    private void bringBack(List<String> ids) {
        notices.dismiss();
        deleted.bringBack(ids);
    }

    /// The window asks for a run to be thrown away: its folder will go.
    void willGo(RunRow row) {
        discarded.add(row.id());
    }

    /// Tells what was done and offers to take it back; undo takes it back in its turn, the offer gone or not.
    void offerUndo(String text, StepName step, Runnable undo, Runnable redo) {
        notices.offerUndo(document, text, step, undo, redo);
    }

    /// Tells why something could not be done.
    public void failed(Throwable failure) {
        notices.failed(failure);
    }

    /// Tells why what was thrown away did not come back.
    void notRestored(Throwable failure) {
        notices.notRestored(failure);
    }

    @Override
    public void pauseOrGoOn() {
        runs.current()
                .filter(row -> work().getValue() != Work.NONE)
                .ifPresent(row -> tasks.follow(
                        row.summary().state() == RunState.PAUSED ? engine.unpause(row.id()) : engine.pause(row.id()),
                        done -> {},
                        this::failed));
    }

    @Override
    public ObservableValue<Work> work() {
        return runs.workProperty();
    }

    @Override
    public ObservableValue<Boolean> live() {
        return runs.liveProperty();
    }

    @Override
    public ObservableValue<Boolean> stopping() {
        return runs.stoppingProperty();
    }

    @Override
    public ObservableValue<String> status() {
        return runs.statusProperty();
    }
}
