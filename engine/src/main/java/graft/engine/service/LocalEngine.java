package graft.engine.service;

import graft.engine.checkpoint.ModelFolder;
import graft.engine.data.DataFacts;
import graft.engine.data.Preparation;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.Sample;
import graft.engine.data.Samples;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.hub.HubSettings;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunLease;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.tensor.Torch;
import graft.engine.train.RunOutcome;
import graft.engine.train.StopToken;
import graft.engine.train.Training;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine in this process: what the host serves, and what the command line and tests use directly. Requests are
/// answered on virtual threads; runs are trained one after the other on a thread of their own.
public final class LocalEngine implements EngineService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalEngine.class);
    private static final int IDENTITY_ROWS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final long began = System.nanoTime();
    private final Workspace workspace;
    private final BaseModels models;
    private final WarmSupplies supplies;
    private final RunRows rows;
    private final RunQueue queue;
    private final Enquiries enquiries;
    private final HubDesk hub;
    private final Work work = new Work();
    private boolean closed;

    public LocalEngine(Installation installation, Workspace workspace) {
        this(installation, workspace, new HubDesk(HubSettings::fromEnvironment));
    }

    LocalEngine(Installation installation, Workspace workspace, HubDesk hub) {
        this.hub = hub;
        this.workspace = workspace;
        this.models = BaseModels.of(installation, workspace.folder());
        this.supplies =
                new WarmSupplies(models, workspace.folder().resolve("cache").resolve("data"));
        this.rows = new RunRows(workspace);
        this.queue = new RunQueue(this::trainNow);
        this.enquiries = new Enquiries(models, supplies);
    }

    /// Takes up the runs that were queued by a process that is gone. For the host; a single command leaves them alone.
    public void takeUpQueue() {
        rows.orphans().forEach(queue::add);
    }

    @Override
    public CompletableFuture<EngineStatus> status() {
        return work.start("engine status", cancelled -> statusHere());
    }

    @Override
    public CompletableFuture<List<BaseModelEntry>> models() {
        return work.start("list of models", cancelled -> models.entries());
    }

    @Override
    public CompletableFuture<BaseModelEntry> openModel(String folder) {
        return work.start("opening of a model", cancelled -> models.open(folder));
    }

    @Override
    public CompletableFuture<Void> forgetModel(String folder) {
        return work.run("forgetting of a model", () -> models.forget(folder));
    }

    @Override
    public CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query) {
        return work.start("hub search", cancelled -> hub.search(query));
    }

    @Override
    public CompletableFuture<HubModel> hubModel(String id) {
        return work.start("hub enquiry", cancelled -> hub.find(id).model());
    }

    @Override
    public CompletableFuture<DownloadState> download(String id) {
        return work.start("download request", cancelled -> hub.downloads().start(id));
    }

    @Override
    public CompletableFuture<List<DownloadState>> downloads() {
        return CompletableFuture.completedFuture(hub.downloads().states());
    }

    @Override
    public CompletableFuture<Void> cancelDownload(String id) {
        return work.run("end of a download", () -> hub.downloads().cancel(id));
    }

    @Override
    public CompletableFuture<Void> warm(String model, String precision) {
        return work.run("warming up", () -> {
            supplies.tokenizer(model);
            // While a run is trained the base in memory is its own, and is left alone.
            if (supplies.lock().tryLock()) {
                try {
                    Rehearsal.of(supplies.base(model, precision(precision), List.of(), "auto", Progress.NONE));
                } finally {
                    supplies.lock().unlock();
                }
            }
        });
    }

    private static Precision precision(String text) {
        for (Precision each : Precision.values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        return Precision.AUTO;
    }

    @Override
    public CompletableFuture<List<DataEntry>> datasets() {
        return work.start(
                "list of data",
                cancelled ->
                        Samples.bundled().all().stream().map(LocalEngine::entry).toList());
    }

    private static DataEntry entry(Sample sample) {
        Task task = sample.task();
        return new DataEntry(
                sample.name(), sample.title(), task.kind().text(), task.labels(), sample.rows(), sample.description());
    }

    @Override
    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return work.start("data report", cancelled -> {
            Recipe recipe = RecipeJson.parse("The recipe", request.recipeJson()).recipe();
            DataFacts facts = Preparation.inspect(
                    recipe.data(),
                    recipe.task(),
                    supplies.tokenizer(recipe.base().model()),
                    supplies.cache(),
                    (stage, done, total) -> !cancelled.getAsBoolean());
            return DataReports.of(facts, request.sampleRows());
        });
    }

    @Override
    public CompletableFuture<IdentityReport> checkIdentity(String recipeJson) {
        return work.start("identity check", cancelled -> {
            Recipe recipe = checked(recipeJson);
            return enquiries.identity(recipe, IDENTITY_ROWS, (stage, done, total) -> !cancelled.getAsBoolean());
        });
    }

    @Override
    public CompletableFuture<RunTicket> train(TrainRequest request) {
        return work.start("train request", cancelled -> {
            Recipe recipe = checked(request.recipeJson());
            Torch.start().device(request.device());
            // Weights are checked by their headers, which costs milliseconds.
            ModelFolder.open(models.folder(recipe.base().model())).close();
            // Data that cannot be used is refused here, before anything is on disk; the rows are then in the cache.
            try (PreparedData data = supplies.data(recipe, (stage, done, total) -> !cancelled.getAsBoolean())) {
                if (data.train().size() == 0) {
                    throw new InvalidInput(
                            ErrorCode.DATA_EMPTY,
                            "data.source: no rows are left for training.",
                            "Give more rows, or a smaller data.validation.");
                }
            }
            RunInfo info = new RunInfo(
                    recipe.name(),
                    request.group(),
                    MethodWords.of(recipe),
                    recipe.base().model(),
                    recipe.data().source().train(),
                    request.device(),
                    recipe.training().seed(),
                    System.currentTimeMillis());
            RunFolder run = workspace.create(info, request.recipeJson());
            return queued(run);
        });
    }

    @Override
    public CompletableFuture<RunTicket> resume(String id) {
        return work.start("resume request", cancelled -> {
            RunFolder run = workspace.run(id);
            RunSummary summary = SummaryReader.read(run);
            if (summary.state() == RunState.PREPARING || summary.state() == RunState.TRAINING) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "Run " + run.id() + " is being trained.",
                        "Stop it first, or wait until it ends.");
            }
            if (summary.state() == RunState.COMPLETED || summary.state() == RunState.EARLY_STOPPED) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "Run " + run.id() + " has ended by its plan ("
                                + summary.state().text() + ").",
                        "Train its recipe again with more epochs to go further.");
            }
            checked(run.recipeText());
            return queued(run);
        });
    }

    @Override
    public CompletableFuture<Void> stop(String id) {
        return work.run("stop request", () -> {
            RunFolder run = workspace.run(id);
            RunState state = SummaryReader.read(run).state();
            if (!state.live()) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "Run " + run.id() + " is not being trained (" + state.text() + ").",
                        "There is nothing to stop.");
            }
            if (queue.withdraw(run.id())) {
                takenFromQueue(run);
                rows.refresh(run);
            } else {
                // Whichever process trains it reads this between micro-batches.
                run.requestStop();
            }
        });
    }

    @Override
    public CompletableFuture<List<Prediction>> predict(PredictRequest request) {
        return work.start(
                "prediction", cancelled -> enquiries.predict(Adapters.folder(workspace, request.run()), request));
    }

    @Override
    public CompletableFuture<AdapterReport> importAdapter(ImportRequest request) {
        return work.start("import of an adapter", cancelled -> new AdapterImports(workspace, models).take(request));
    }

    @Override
    public CompletableFuture<Long> ping() {
        return CompletableFuture.completedFuture(
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    /// Metrics of a trained adapter on other data.
    ///
    /// @param run  a run's id or an adapter's folder
    /// @param data a sample's name or a file
    public CompletableFuture<Map<String, Double>> evaluate(String run, String data) {
        return work.start(
                "evaluation",
                cancelled -> enquiries.evaluate(
                        Adapters.folder(workspace, run), data, (stage, done, total) -> !cancelled.getAsBoolean()));
    }

    /// Completes when the run has left this process's queue, however it ended.
    public CompletableFuture<Void> ended(String run) {
        return queue.ended(run);
    }

    /// Blocks until nothing is trained here and nothing waits.
    public void awaitIdle() throws InterruptedException {
        queue.awaitIdle();
    }

    public Workspace workspace() {
        return workspace;
    }

    /// Where base models lie.
    public BaseModels baseModels() {
        return models;
    }

    private Recipe checked(String recipeJson) {
        return models.checked(RecipeJson.parse("The recipe", recipeJson));
    }

    private static EngineStatus statusHere() {
        Torch torch = Torch.start();
        Machine machine = Machine.here();
        List<String> devices = torch.devices().stream().map(Torch::name).toList();
        String message = devices.size() > 1
                ? "Training uses " + devices.getFirst() + "."
                : "Training uses the processor (" + torch.threads() + " threads): no GPU was found.";
        return new EngineStatus(
                Installation.version(),
                torch.version(),
                devices,
                machine.processor(),
                machine.memoryBytes(),
                machine.freeBytes(),
                0,
                message);
    }

    private static void takenFromQueue(RunFolder run) throws IOException {
        try (RunLease _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
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
            journal.flush();
        }
    }

    private RunTicket queued(RunFolder run) throws IOException {
        run.clearStop();
        rows.refresh(run);
        queue.add(run);
        return new RunTicket(run.id(), run.path().toString());
    }

    /// On the queue's thread.
    private void trainNow(RunFolder run) {
        supplies.lock().lock();
        try {
            // An earlier life of the queue, or another process, may have seen to it meanwhile.
            RunState state = SummaryReader.read(run).state();
            if (state == RunState.COMPLETED || state == RunState.EARLY_STOPPED) {
                return;
            }
            Recipe recipe = RecipeJson.read(run.recipeText());
            RunOutcome outcome =
                    Training.run(run, recipe, supplies.on(run.info().device()), StopToken.NEVER, rows.following(run));
            if (outcome instanceof RunOutcome.Failed failed) {
                LOG.info("run {} failed: {}", run.id(), failed.cause().paragraph());
            }
        } finally {
            rows.refresh(run);
            supplies.lock().unlock();
        }
    }

    /// Ends the queue and frees the base model; a live run is asked to stop and keep its result, and waited for, as is
    /// other work that is under way. Runs that wait stay queued on disk. A second call waits for the first.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        hub.close();
        queue.close();
        for (RunFolder run : queue.here()) {
            stopQuietly(run);
        }
        try {
            queue.awaitIdle();
            if (!work.await(PATIENCE)) {
                LOG.warn("some request is still being worked on; the engine ends without it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        supplies.close();
        rows.close();
    }

    private static void stopQuietly(RunFolder run) {
        try {
            run.requestStop();
        } catch (IOException failure) {
            LOG.warn("run {} could not be stopped", run.id(), failure);
        }
    }
}
