package graft.app.fake;

import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunLease;
import graft.engine.runs.Workspace;
import graft.engine.service.AdapterReport;
import graft.engine.service.EngineService;
import graft.engine.service.EngineStatus;
import graft.engine.service.ExportOutcome;
import graft.engine.service.ExportRequest;
import graft.engine.service.IdentityReport;
import graft.engine.service.ImportRequest;
import graft.engine.service.PredictRequest;
import graft.engine.service.Prediction;
import graft.engine.service.QueueState;
import graft.engine.service.RoutedEngine;
import graft.engine.service.RunTicket;
import graft.engine.service.ServiceFailure;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// An engine that follows a script: it makes real run folders and writes into their journals only what the
/// test lets it write.
public final class FakeEngine implements AutoCloseable {

    private final Workspace workspace;
    private final List<TrainRequest> requests = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final List<String> resumed = new ArrayList<>();
    private final Map<String, SweepTable> sweepTables = new LinkedHashMap<>();
    private final FakeModels models;
    private final FakeData data = new FakeData();
    private final FakeQueue queue = new FakeQueue();
    private final FakeSweeps swept;
    private final FakeSequences sequences = new FakeSequences();
    private final List<RunLease> leases = new ArrayList<>();

    public FakeEngine(Workspace workspace) {
        this.workspace = workspace;
        models = new FakeModels(workspace.folder().resolve("base"));
        swept = new FakeSweeps(workspace, request -> train(request).join());
    }

    /// The engine whose answers these are.
    public EngineService service() {
        return RoutedEngine.answering(this, models, data, sequences);
    }

    /// What it says of data.
    public FakeData data() {
        return data;
    }

    public List<TrainRequest> requests() {
        return requests;
    }

    public List<String> stopped() {
        return stopped;
    }

    /// Knows a morning's work ({@link MadeUpAnswers}): models, a sweep and tasks that were learned in turn.
    public void knowsAMorning() {
        models.offer(MadeUpAnswers.models());
        SweepTable sweep = MadeUpAnswers.sweep();
        sweepTables.put(sweep.sweep(), sweep);
        sequences.know(MadeUpAnswers.sequence());
    }

    /// Sequence files that were opened.
    public List<String> openedSequences() {
        return sequences.opened();
    }

    public List<String> resumed() {
        return resumed;
    }

    /// Writes `steps` falling losses into a run's journal, as a training process would.
    public void train(String run, int steps, int total) {
        RunFolder folder = workspace.run(run);
        try {
            leases.add(folder.claim());
            queue.begin(run);
            try (Journal journal = Journal.append(folder.journal())) {
                journal.add(FakeRuns.started(total, 50_000));
                for (int step = 1; step <= steps; step++) {
                    journal.add(FakeRuns.step(step, total, 0.7 / step));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public CompletableFuture<EngineStatus> status() {
        return CompletableFuture.completedFuture(new EngineStatus(
                "0", "none", List.of("cpu"), "test", 8L << 30, 4L << 30, 1e9, "Trains on the CPU: no GPU was found."));
    }

    public CompletableFuture<IdentityReport> checkIdentity(String recipeJson) {
        return CompletableFuture.completedFuture(new IdentityReport(0, true, 8, 50_000, ""));
    }

    public CompletableFuture<RunTicket> train(TrainRequest request) {
        requests.add(request);
        Recipe recipe = RecipeJson.read(request.recipeJson());
        RunFolder folder = workspace.create(
                new RunInfo(
                        recipe.name(),
                        request.group(),
                        "Bottleneck r 16 (after FFN)",
                        recipe.base().model(),
                        recipe.data().source().train(),
                        "cpu",
                        recipe.training().seed(),
                        System.currentTimeMillis()),
                request.recipeJson());
        queue.add(folder.id());
        return CompletableFuture.completedFuture(
                new RunTicket(folder.id(), folder.path().toString()));
    }

    /// A run of the workspace waits for its turn.
    public void waits(String run) {
        queue.add(run);
    }

    public CompletableFuture<QueueState> queue() {
        return CompletableFuture.completedFuture(queue.state());
    }

    public CompletableFuture<QueueState> moveInQueue(String run, int position) {
        return CompletableFuture.completedFuture(queue.move(run, position));
    }

    public CompletableFuture<QueueState> parallelRuns(int most) {
        return CompletableFuture.completedFuture(queue.parallel(most));
    }

    public CompletableFuture<QueueState> holdQueue(boolean held) {
        return CompletableFuture.completedFuture(queue.hold(held));
    }

    public CompletableFuture<RunTicket> resume(String run) {
        resumed.add(run);
        return CompletableFuture.completedFuture(
                new RunTicket(run, workspace.run(run).path().toString()));
    }

    public CompletableFuture<Void> stop(String run) {
        stopped.add(run);
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<List<Prediction>> predict(PredictRequest request) {
        return CompletableFuture.failedFuture(new ServiceFailure("GRAFT-1501", "No such run.", "", 2));
    }

    public CompletableFuture<AdapterReport> importAdapter(ImportRequest request) {
        return CompletableFuture.failedFuture(new ServiceFailure("GRAFT-1306", "No such adapter.", "", 2));
    }

    public CompletableFuture<ExportOutcome> exportAdapter(ExportRequest request) {
        return CompletableFuture.failedFuture(new ServiceFailure("GRAFT-1501", "No such run.", "", 2));
    }

    public CompletableFuture<SweepTicket> sweep(SweepRequest request) {
        return CompletableFuture.completedFuture(swept.queue(request));
    }

    public CompletableFuture<List<String>> sweeps() {
        return CompletableFuture.completedFuture(Stream.concat(sweepTables.keySet().stream(), swept.all().stream())
                .toList());
    }

    public CompletableFuture<SweepTable> sweepTable(String sweep) {
        SweepTable known = sweepTables.get(sweep);
        return CompletableFuture.completedFuture(known == null ? swept.table(sweep) : known);
    }

    public CompletableFuture<Long> ping() {
        return CompletableFuture.completedFuture(1L);
    }

    @Override
    public void close() {
        leases.forEach(lease -> {
            try {
                lease.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }
}
