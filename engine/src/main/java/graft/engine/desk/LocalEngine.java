package graft.engine.desk;

import graft.engine.exchange.SelfCheck;
import graft.engine.hub.HubSettings;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Latency;
import graft.engine.runs.QueueFile;
import graft.engine.runs.RunDifference;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunSummary;
import graft.engine.runs.Workspace;
import graft.engine.service.AdapterReport;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.BaseModels;
import graft.engine.service.ContinualTable;
import graft.engine.service.ContinualTicket;
import graft.engine.service.DataEntry;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import graft.engine.service.DownloadState;
import graft.engine.service.EngineService;
import graft.engine.service.EngineStatus;
import graft.engine.service.ExportOutcome;
import graft.engine.service.ExportRequest;
import graft.engine.service.HubModel;
import graft.engine.service.HubModelEntry;
import graft.engine.service.HubQuery;
import graft.engine.service.IdentityReport;
import graft.engine.service.ImportRequest;
import graft.engine.service.Installation;
import graft.engine.service.LearningRateCurve;
import graft.engine.service.LearningRateRequest;
import graft.engine.service.MeasuredCost;
import graft.engine.service.PredictRequest;
import graft.engine.service.Prediction;
import graft.engine.service.QueueState;
import graft.engine.service.RepeatRequest;
import graft.engine.service.RunIds;
import graft.engine.service.RunTicket;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine in this process: what the host serves, and what the command line and tests use directly.
/// Requests are answered each on a thread of its own ({@link Work}), runs are trained on those of {@link RunQueue}. The
/// calls stand in the order of the services that ask for them.
public final class LocalEngine implements EngineService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalEngine.class);
    private static final int IDENTITY_ROWS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final long began = System.nanoTime();
    private final Workspace workspace;
    private final BaseModels models;
    private final WarmSupplies supplies;
    private final RunRows rows;
    private final RunHere here;
    private final RunQueue queue;
    private final RunDesk runs;
    private final QueueDesk queueDesk;
    private final SweepDesk sweeps;
    private final ContinualDesk sequences;
    private final Enquiries enquiries;
    private final DataDesk data;
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
        QueueFile order = new QueueFile(workspace.folder());
        this.here = new RunHere(supplies, rows);
        this.queue = new RunQueue(here, new RunProcess(workspace), new MemoryRoom(models, supplies.memory()), order);
        this.queueDesk = new QueueDesk(order, queue, rows);
        this.runs = new RunDesk(workspace, models, supplies, rows, queue);
        this.sweeps = new SweepDesk(workspace, runs);
        this.sequences = new ContinualDesk(workspace, models, supplies, runs);
        this.enquiries = new Enquiries(supplies);
        this.data = new DataDesk(supplies);
    }

    /// Takes up the runs that were queued by a process that is gone. For the host; a single command leaves
    /// them alone.
    public void takeUpQueue() {
        queue.serve(rows.orphans());
    }

    /// Lets another process begin what waits next, as a host does whose window has gone.
    public void giveWay() {
        queue.giveWay();
    }

    /// Runs are put into the workspace's queue and left there: nothing is trained in this process.
    public void rest() {
        queue.rest();
    }

    /// Trains one run that waits in the workspace, for a process that was started for it.
    ///
    /// @param computing threads that it may compute on, or 0: as many as there are
    public CompletableFuture<Void> trainOnly(String run, int computing) {
        here.computeOn(computing);
        RunFolder folder = workspace.run(run);
        queue.add(folder);
        return queue.ended(folder.id());
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

    @Override
    public CompletableFuture<EngineStatus> status() {
        return work.start("engine status", StatusHere::told);
    }

    @Override
    public CompletableFuture<Void> warm(String model, String precision) {
        return work.run("warming up", () -> supplies.rehearse(model, precision));
    }

    @Override
    public CompletableFuture<Long> ping() {
        return CompletableFuture.completedFuture(
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    @Override
    public CompletableFuture<List<DataEntry>> datasets() {
        return work.start("list of data", data::samples);
    }

    @Override
    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return work.start("data report", wanted -> data.report(request, wanted));
    }

    @Override
    public CompletableFuture<IdentityReport> checkIdentity(String recipeJson) {
        return work.start("identity check", wanted -> {
            Recipe recipe = runs.checked(recipeJson);
            return enquiries.identity(recipe, IDENTITY_ROWS, wanted);
        });
    }

    @Override
    public CompletableFuture<MeasuredCost> measure(String recipeJson) {
        return work.start("measurement", wanted -> enquiries.measure(runs.checked(recipeJson), wanted));
    }

    @Override
    public CompletableFuture<MemoryCalibration> memoryCalibration(String precision) {
        return work.start("memory enquiry", () -> supplies.memoryOf(precision));
    }

    @Override
    public CompletableFuture<RunTicket> train(TrainRequest request) {
        return work.start("train request", wanted -> runs.unlessGivenUp(runs.train(request, wanted), wanted));
    }

    @Override
    public CompletableFuture<RunTicket> resume(String id) {
        return work.start("resume request", wanted -> runs.unlessGivenUp(runs.resume(id, null, wanted), wanted));
    }

    @Override
    public CompletableFuture<Void> stop(String id) {
        return work.run("stop request", () -> runs.stop(id));
    }

    @Override
    public CompletableFuture<List<Prediction>> predict(PredictRequest request) {
        return work.start("prediction", () -> enquiries.predict(Adapters.folder(workspace, request.run()), request));
    }

    @Override
    public CompletableFuture<List<BaseModelEntry>> models() {
        return work.start("list of models", models::entries);
    }

    @Override
    public CompletableFuture<BaseModelEntry> openModel(String folder) {
        return work.start("opening of a model", () -> models.open(folder));
    }

    @Override
    public CompletableFuture<Void> forgetModel(String folder) {
        return work.run("forgetting of a model", () -> models.forget(folder));
    }

    @Override
    public CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query) {
        return work.start("hub search", () -> hub.search(query));
    }

    @Override
    public CompletableFuture<HubModel> hubModel(String id) {
        return work.start("hub enquiry", () -> hub.find(id).model());
    }

    @Override
    public CompletableFuture<DownloadState> download(String id) {
        return work.start("download request", () -> hub.downloads().start(id));
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
    public CompletableFuture<QueueState> queue() {
        return work.start("queue enquiry", queueDesk::state);
    }

    @Override
    public CompletableFuture<QueueState> moveInQueue(String run, int position) {
        return work.start("queue order", () -> queueDesk.move(run, position));
    }

    @Override
    public CompletableFuture<QueueState> holdQueue(boolean held) {
        return work.start("queue hold", () -> queueDesk.hold(held));
    }

    @Override
    public CompletableFuture<QueueState> continueOnError(boolean goOn) {
        return work.start("queue setting", () -> queueDesk.continueOnError(goOn));
    }

    @Override
    public CompletableFuture<QueueState> parallelRuns(int most) {
        return work.start("queue setting", () -> queueDesk.parallel(most));
    }

    @Override
    public CompletableFuture<Void> pause(String run) {
        return work.run("pause request", () -> runs.pause(run));
    }

    @Override
    public CompletableFuture<Void> unpause(String run) {
        return work.run("end of a pause", () -> runs.unpause(run));
    }

    @Override
    public CompletableFuture<Void> discard(String run) {
        return work.run("discard request", () -> runs.discard(run));
    }

    @Override
    public CompletableFuture<RunTicket> resumeOn(String run, String device) {
        return work.start("resume request", wanted -> runs.unlessGivenUp(runs.resume(run, device, wanted), wanted));
    }

    @Override
    public CompletableFuture<RunTicket> extend(String run, double epochs) {
        return work.start("extension", wanted -> runs.unlessGivenUp(runs.extend(run, epochs, wanted), wanted));
    }

    @Override
    public CompletableFuture<List<RunTicket>> repeat(RepeatRequest request) {
        return work.start("repetition", wanted -> runs.repeat(request, wanted));
    }

    @Override
    public CompletableFuture<RunSummary> annotate(String run, List<String> tags, String note) {
        return work.start("notes", () -> runs.annotate(run, tags, note));
    }

    @Override
    public CompletableFuture<Void> delete(RunIds runs) {
        return work.run("deletion", () -> this.runs.delete(runs.ids()));
    }

    @Override
    public CompletableFuture<Void> restore(RunIds runs) {
        return work.run("restoration", () -> this.runs.restore(runs.ids()));
    }

    @Override
    public CompletableFuture<List<RunSummary>> trash() {
        return work.start("list of deleted runs", runs::trash);
    }

    @Override
    public CompletableFuture<Integer> emptyTrash() {
        return work.start("emptying of the trash", runs::emptyTrash);
    }

    @Override
    public CompletableFuture<Void> limitTime(String run, double seconds) {
        return work.run("time limit", () -> runs.limitTime(run, seconds));
    }

    @Override
    public CompletableFuture<List<RunDifference>> differences(String run, String other) {
        return work.start("differences", () -> runs.differences(run, other));
    }

    @Override
    public CompletableFuture<LearningRateCurve> findLearningRate(LearningRateRequest request) {
        return work.start("learning-rate finder", wanted -> {
            Recipe recipe = runs.checked(request.recipeJson());
            runs.checkMeans(recipe, request.device(), wanted);
            return enquiries.learningRate(recipe, request.device(), wanted);
        });
    }

    @Override
    public CompletableFuture<SweepTicket> sweep(SweepRequest request) {
        return work.start("sweep", wanted -> sweeps.queue(request, wanted));
    }

    @Override
    public CompletableFuture<SweepTable> sweepTable(String sweep) {
        return work.start("sweep table", () -> sweeps.table(sweep));
    }

    @Override
    public CompletableFuture<List<String>> sweeps() {
        return work.start("list of sweeps", sweeps::all);
    }

    @Override
    public CompletableFuture<ContinualTable> openSequence(String file) {
        return work.start("opening of a sequence", () -> sequences.open(Path.of(file)));
    }

    @Override
    public CompletableFuture<ContinualTable> sequenceOfRuns(RunIds runs) {
        return work.start("sequence of runs", () -> sequences.ofRuns(runs.ids()));
    }

    @Override
    public CompletableFuture<ContinualTicket> continueSequence(String sequence, String device) {
        return work.start("sequence of tasks", wanted -> sequences.goOn(sequence, device, wanted));
    }

    @Override
    public CompletableFuture<ContinualTable> continualTable(String sequence) {
        return work.start("table of a sequence", () -> sequences.table(sequence));
    }

    @Override
    public CompletableFuture<List<String>> sequences() {
        return work.start("list of sequences", sequences::all);
    }

    /// Takes a sequence of tasks one step further; asked again when the runs that it names have ended, until it names
    /// none.
    public CompletableFuture<ContinualTicket> continual(ContinualRequest request) {
        return work.start("sequence of tasks", wanted -> sequences.advance(request, wanted));
    }

    @Override
    public CompletableFuture<AdapterReport> importAdapter(ImportRequest request) {
        return work.start("import of an adapter", () -> new AdapterImports(workspace, models).take(request));
    }

    @Override
    public CompletableFuture<ExportOutcome> exportAdapter(ExportRequest request) {
        return work.start("export of an adapter", () -> new AdapterExports(workspace, models, supplies).write(request));
    }

    @Override
    public CompletableFuture<Latency> latency(String run) {
        return work.start("latency", wanted -> enquiries.latency(workspace.run(run), wanted));
    }

    /// Metrics of a trained adapter on other data.
    ///
    /// @param run  a run's id or an adapter's folder
    /// @param data a sample's name or a file
    public CompletableFuture<Evaluation> evaluate(String run, String data) {
        return work.start("evaluation", wanted -> enquiries.evaluate(Adapters.folder(workspace, run), data, wanted));
    }

    /// What must hold of an adapter, measured.
    ///
    /// @param adapter a run's id, an imported adapter's name, or a folder
    /// @param data    a sample's name or a file; empty for the adapter's own
    public CompletableFuture<List<SelfCheck.Result>> check(String adapter, String data) {
        return work.start(
                "check of an adapter", () -> new AdapterExports(workspace, models, supplies).check(adapter, data));
    }

    /// As {@link #predict(PredictRequest)}, of several adapters together: by what gave them.
    public CompletableFuture<Map<String, List<Prediction>>> predict(TeamRequest team, PredictRequest request) {
        return work.start("prediction", () -> enquiries.predict(workspace, team, request));
    }

    /// As {@link #evaluate(String, String)}, of several adapters together: of each output by what gave it.
    public CompletableFuture<Map<String, Evaluation>> evaluate(TeamRequest team, String data) {
        return work.start("evaluation", wanted -> enquiries.evaluate(workspace, team, data, wanted));
    }

    /// Ends the queue and frees the base model; a live run is asked to stop and keep its result, and waited
    /// for, as is other work that is under way. Runs that wait stay queued on disk. A second call waits for
    /// the first.
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
