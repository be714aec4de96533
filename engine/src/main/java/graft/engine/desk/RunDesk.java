package graft.engine.desk;

import graft.engine.checkpoint.ModelFolder;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Base;
import graft.engine.recipe.MethodWords;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeEdit;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.runs.RunDifference;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunLease;
import graft.engine.runs.RunNotes;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.RepeatRequest;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import graft.engine.tensor.Torch;
import graft.engine.train.Extension;
import graft.engine.train.RunChecks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a user does with runs: begin, stop, go on, repeat, remark, delete. Every request is checked before anything
/// changes on disk.
final class RunDesk {

    private static final int MOST_SEEDS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 50;

    private final Workspace workspace;
    private final BaseModels models;
    private final WarmSupplies supplies;
    private final RunRows rows;
    private final RunQueue queue;

    RunDesk(Workspace workspace, BaseModels models, WarmSupplies supplies, RunRows rows, RunQueue queue) {
        this.workspace = workspace;
        this.models = models;
        this.supplies = supplies;
        this.rows = rows;
        this.queue = queue;
    }

    RunTicket train(TrainRequest request, Progress progress) {
        Recipe recipe = checked(request.recipeJson());
        checkMeans(recipe, request.device(), progress);
        return queued(create(recipe, request));
    }

    /// Device, weights and data: what cannot be used is refused before anything is on disk; the rows are then in the
    /// cache.
    void checkMeans(Recipe recipe, String device, Progress progress) {
        Torch.start().device(device);
        if (recipe.fusion() != null) {
            RunChecks.members(recipe.fusion(), workspace);
        }
        // Weights are checked by their headers, which costs milliseconds.
        ModelFolder.open(models.folder(recipe.base().model())).close();
        supplies.data(recipe, progress, data -> checkData(recipe, data, device, progress))
                .close();
    }

    private void checkData(Recipe recipe, PreparedData data, String device, Progress progress) {
        RunChecks.fits(recipe, data);
        if (recipe.fusion() != null) {
            supplies.borrowed(own -> {
                Base base = recipe.base();
                RunChecks.fusion(
                        recipe,
                        data.labels(),
                        workspace,
                        own.base(base.model(), recipe.precision(), recipe.adapters(), device, progress));
                return true;
            });
        }
    }

    private RunFolder create(Recipe recipe, TrainRequest request) {
        RunInfo info = new RunInfo(
                recipe.name(),
                request.group(),
                MethodWords.of(recipe, models.shape(recipe.base().model())),
                recipe.base().model(),
                recipe.data().source().train(),
                request.device(),
                recipe.training().seed(),
                System.currentTimeMillis());
        return workspace.create(info, request.recipeJson());
    }

    /// @param device or null: as before
    RunTicket resume(String id, @Nullable String device, Progress progress) {
        RunFolder run = workspace.run(id);
        RunSummary summary = SummaryReader.read(run);
        refuseLive(run, summary.state());
        boolean hadNoTime = Extension.endedByTime(summary);
        if (!hadNoTime && (summary.state() == RunState.COMPLETED || summary.state() == RunState.EARLY_STOPPED)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run.id() + " has ended by its plan ("
                            + summary.state().text() + ").",
                    "`graft extend " + run.id() + " --epochs N` takes it further.");
        }
        Torch.start().device(device == null ? run.info().device() : device);
        checkResumable(run, progress);
        if (hadNoTime) {
            Extension.grantTime(run);
        }
        if (device != null) {
            run.changeDevice(device);
        }
        return summary.state() == RunState.INTERRUPTED ? queued(run, queue::addFirst) : queued(run);
    }

    /// Takes a run back that was queued for a request which was given up meanwhile.
    RunTicket unlessGivenUp(RunTicket ticket, Progress progress) throws IOException {
        if (!progress.report("Queued", 1, 1)) {
            stop(ticket.run());
        }
        return ticket;
    }

    private void checkResumable(RunFolder run, Progress progress) {
        Recipe recipe = checked(run.recipeText());
        try (PreparedData data = supplies.data(recipe, progress)) {
            RunChecks.resumable(run, recipe, supplies.modelHash(recipe.base().model()), data);
        }
    }

    private static void refuseLive(RunFolder run, RunState state) {
        if (state == RunState.PREPARING || state == RunState.TRAINING || state == RunState.PAUSED) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run.id() + " is being trained"
                            + run.owner()
                                    .map(owner -> " by process " + owner.pid())
                                    .orElse("") + ".",
                    "Stop it first, or wait until it ends.");
        }
    }

    RunTicket extend(String id, double epochs, Progress progress) {
        RunFolder run = workspace.run(id);
        refuseLive(run, SummaryReader.read(run).state());
        checkResumable(run, progress);
        Extension.extend(run, epochs);
        return queued(run);
    }

    List<RunTicket> repeat(RepeatRequest request, Progress progress) {
        if (request.seeds() < 1 || request.seeds() > MOST_SEEDS) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "seeds: " + request.seeds() + " is not between 1 and " + MOST_SEEDS + ".",
                    "3 shows the spread.");
        }
        RunFolder run = workspace.run(request.run());
        Recipe recipe = RecipeJson.read(run.recipeText());
        for (String change : request.changes()) {
            recipe = RecipeEdit.set(recipe, change);
        }
        String device = request.device() == null ? run.info().device() : request.device();
        long first = recipe.training().seed() + (request.changes().isEmpty() ? 1 : 0);
        List<TrainRequest> requests = new ArrayList<>();
        for (long seed = first; seed < first + request.seeds(); seed++) {
            Recipe seeded = recipe.withTraining(recipe.training().withSeed(seed));
            requests.add(new TrainRequest(RecipeJson.write(seeded), device, request.group()));
        }
        checkMeans(checked(requests.getFirst().recipeJson()), device, progress);
        return requests.stream()
                .map(each -> queued(create(checked(each.recipeJson()), each)))
                .toList();
    }

    void stop(String id) throws IOException {
        RunFolder run = workspace.run(id);
        RunState state = SummaryReader.read(run).state();
        if (!state.live()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run.id() + " is not being trained (" + state.text() + ").",
                    "There is nothing to stop.");
        }
        if (queue.withdraw(run.id()) || state == RunState.QUEUED) {
            takeFromQueue(run);
            rows.refresh(run);
        } else {
            // Whichever process trains it reads this between micro-batches.
            run.requestStop();
        }
    }

    /// A run that never began ends here; one that waited to go on is again what it was.
    private static void takeFromQueue(RunFolder run) throws IOException {
        try (RunLease _ = run.claim()) {
            if (run.queuedAgain()) {
                run.leaveQueue();
                return;
            }
            try (Journal journal = Journal.append(run.journal())) {
                journal.add(new RunEvent.Finished(
                        System.currentTimeMillis(),
                        0,
                        RunState.STOPPED.text(),
                        Map.of(),
                        Map.of(),
                        0,
                        Double.NaN,
                        0,
                        null,
                        "Taken from the queue before it began."));
            }
        }
    }

    /// @param seconds or 0 for no limit
    void limitTime(String id, double seconds) throws IOException {
        RunFolder run = workspace.run(id);
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "A time limit of " + seconds + " s never comes.",
                    "Give seconds, or 0 for no limit.");
        }
        RunState state = SummaryReader.read(run).state();
        if (state != RunState.QUEUED) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run.id() + " does not wait in the queue (" + state.text() + ").",
                    "Stop it with `graft stop " + run.id() + "`; its result is kept.");
        }
        try (RunLease _ = run.claim()) {
            run.writeRecipe(RecipeJson.write(RecipeEdit.set(
                    RecipeJson.read(run.recipeText()), "training.timeLimit=" + (seconds == 0 ? "null" : seconds))));
        }
    }

    void pause(String id) throws IOException {
        RunFolder run = workspace.run(id);
        RunState state = SummaryReader.read(run).state();
        if (state != RunState.TRAINING && state != RunState.PAUSED) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run.id() + " is not being trained (" + state.text() + ").",
                    state == RunState.QUEUED ? "Hold the queue instead." : "There is nothing to pause.");
        }
        run.requestPause();
    }

    void unpause(String id) throws IOException {
        RunFolder run = workspace.run(id);
        if (!run.pauseRequested()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run.id() + " is not paused.",
                    "`graft resume` goes on with a run that was stopped.");
        }
        run.clearPause();
    }

    void discard(String id) throws IOException, InterruptedException {
        RunFolder run = workspace.run(id);
        if (SummaryReader.read(run).state().live()) {
            stop(id);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (isTrained(run) && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS); // another process may be the one that trains it
        }
        delete(List.of(id));
    }

    private static boolean isTrained(RunFolder run) throws IOException {
        try (RunLease _ = run.claim()) {
            return false;
        } catch (InvalidInput _) {
            return true;
        }
    }

    void delete(List<String> ids) {
        for (String id : ids) {
            RunFolder run = workspace.run(id);
            queue.withdraw(run.id());
            workspace.trash().take(run);
            rows.forget(run.id());
        }
    }

    void restore(List<String> ids) {
        for (String id : ids) {
            rows.refresh(workspace.trash().restore(id));
        }
    }

    List<RunSummary> trash() {
        return workspace.trash().runs().stream()
                .map(SummaryReader::read)
                .sorted(Comparator.comparingLong(RunSummary::created).reversed())
                .toList();
    }

    int emptyTrash() {
        return workspace.trash().empty();
    }

    RunSummary annotate(String id, List<String> tags, String note) {
        RunFolder run = workspace.run(id);
        run.writeNotes(new RunNotes(tags, note).checked());
        rows.refresh(run);
        return SummaryReader.read(run);
    }

    List<RunDifference> differences(String id, String other) {
        return RunDifference.between(workspace.run(id), workspace.run(other));
    }

    /// Queues a run that stands on disk.
    RunTicket queued(RunFolder run) {
        return queued(run, queue::add);
    }

    private RunTicket queued(RunFolder run, Consumer<RunFolder> place) {
        try {
            run.clearRequests();
            if (!run.events().isEmpty()) {
                run.queueAgain();
            }
            if (queue.resting()) {
                run.offer();
            }
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    "The run's folder " + run.path() + " cannot be written: " + FileFault.of(failure) + ".",
                    "Check its permissions and the space on its disk.",
                    failure);
        }
        rows.refresh(run);
        place.accept(run);
        return new RunTicket(run.id(), run.path().toString());
    }

    Recipe checked(String recipeJson) {
        return checked("The recipe", recipeJson);
    }

    /// @param source how messages call it
    Recipe checked(String source, String recipeJson) {
        return models.checked(RecipeJson.parse(source, recipeJson));
    }
}
