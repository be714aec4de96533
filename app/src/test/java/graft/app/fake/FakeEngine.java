package graft.app.fake;

import graft.engine.error.EngineException;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunLease;
import graft.engine.runs.Workspace;
import graft.engine.service.AdapterReport;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.ContinualTable;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An engine that follows a script: it makes real run folders and writes into their journals only what the
/// test lets it write.
public final class FakeEngine implements AutoCloseable {

    private @Nullable EngineException dataTrouble;
    private DataReport dataReport = report();
    private static final String CONFIG = """
            {"model_type": "bert", "architectures": ["BertForMaskedLM"], "hidden_size": 256, "num_hidden_layers": 6,
             "num_attention_heads": 4, "intermediate_size": 1024, "vocab_size": 8000, "max_position_embeddings": 256,
             "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
            """;

    private final Workspace workspace;
    private final Path base;
    private final List<TrainRequest> requests = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final List<String> resumed = new ArrayList<>();
    private final List<String> sequences = new ArrayList<>();
    private final List<BaseModelEntry> offered = new ArrayList<>();
    private final Map<String, SweepTable> sweepTables = new LinkedHashMap<>();
    private final Map<String, ContinualTable> sequenceTables = new LinkedHashMap<>();
    private final FakeQueue queue = new FakeQueue();
    private final List<RunLease> leases = new ArrayList<>();

    private final FakeSweeps swept;

    public FakeEngine(Workspace workspace) {
        this.workspace = workspace;
        this.base = workspace.folder().resolve("base");
        swept = new FakeSweeps(workspace, request -> train(request).join());
        try {
            Files.createDirectories(base);
            Files.writeString(base.resolve("config.json"), CONFIG);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public List<TrainRequest> requests() {
        return requests;
    }

    public List<String> stopped() {
        return stopped;
    }

    /// Knows a morning's work ({@link MadeUpAnswers}): models, a sweep and tasks that were learned in turn.
    public void knowsAMorning() {
        offered.addAll(MadeUpAnswers.models());
        SweepTable sweep = MadeUpAnswers.sweep();
        sweepTables.put(sweep.sweep(), sweep);
        ContinualTable sequence = MadeUpAnswers.sequence();
        sequenceTables.put(sequence.sequence(), sequence);
        sequences.add(sequence.sequence());
    }

    /// Sequence files that were opened.
    public List<String> openedSequences() {
        return sequences;
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

    /// The engine whose answers these are.
    public EngineService service() {
        return RoutedEngine.answering(this);
    }

    public CompletableFuture<EngineStatus> status() {
        return CompletableFuture.completedFuture(new EngineStatus(
                "0", "none", List.of("cpu"), "test", 8L << 30, 4L << 30, 1e9, "Trains on the CPU: no GPU was found."));
    }

    public CompletableFuture<List<BaseModelEntry>> models() {
        return CompletableFuture.completedFuture(offered.isEmpty() ? List.of(tiny()) : offered);
    }

    private BaseModelEntry tiny() {
        return new BaseModelEntry(
                "tiny-encoder",
                "bundled",
                base.toString(),
                "BertForMaskedLM",
                4_212_992,
                4,
                256,
                16 << 20,
                "Apache-2.0",
                true,
                "");
    }

    public CompletableFuture<BaseModelEntry> openModel(String folder) {
        return CompletableFuture.completedFuture(
                new BaseModelEntry(folder, "folder", folder, "BertModel", 1, 1, 8, 4, "", true, ""));
    }

    public CompletableFuture<Void> forgetModel(String folder) {
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query) {
        return CompletableFuture.completedFuture(
                List.of(new HubModelEntry("team/" + query.text(), "bert", true, "mit", 1L << 33, 5, 2, false, true)));
    }

    public CompletableFuture<HubModel> hubModel(String id) {
        return CompletableFuture.completedFuture(new HubModel(
                id,
                "c0ffee",
                true,
                models().join().getFirst(),
                List.of(new HubModel.File("config.json", 9, false)),
                9,
                9,
                3));
    }

    public CompletableFuture<DownloadState> download(String id) {
        return CompletableFuture.completedFuture(
                new DownloadState(id, "running", 1, 9, 0.5, "config.json", "", "", "", ""));
    }

    public CompletableFuture<List<DownloadState>> downloads() {
        return CompletableFuture.completedFuture(List.of());
    }

    public CompletableFuture<Void> cancelDownload(String id) {
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<Void> warm(String model, String precision) {
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<List<DataEntry>> datasets() {
        return CompletableFuture.completedFuture(List.of(
                new DataEntry(
                        "reviews",
                        "Reviews",
                        "classification",
                        List.of("negative", "positive"),
                        4_000,
                        1_000,
                        "Sentiment."),
                new DataEntry("topics", "Topics", "classification", List.of(), 6_000, 1_000, "Six classes.")));
    }

    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return dataTrouble == null
                ? CompletableFuture.completedFuture(dataReport)
                : CompletableFuture.failedFuture(dataTrouble);
    }

    /// From now on this is found in the data.
    public void reportData(DataReport report) {
        dataReport = report;
    }

    /// From now on the data cannot be read; null: it can again.
    public void failData(@Nullable EngineException trouble) {
        dataTrouble = trouble;
    }

    /// A report of review data with every kind of finding in it.
    public static DataReport report() {
        List<DataReport.LengthBin> lengths = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            lengths.add(new DataReport.LengthBin(i * 8, (long) (900 * Math.exp(-Math.pow((i - 7) / 4.0, 2)))));
        }
        return new DataReport(
                List.of(
                        new DataReport.Column("text", "VARCHAR"),
                        new DataReport.Column("label", "VARCHAR"),
                        new DataReport.Column("id", "BIGINT")),
                Map.of("text", "text", "label", "label"),
                "classification",
                List.of(new DataReport.LabelCount("negative", 1_700), new DataReport.LabelCount("positive", 1_900)),
                3_600,
                400,
                800,
                lengths,
                0.034,
                12,
                3,
                List.of(
                        Map.of(
                                "text",
                                "The soup was cold but the waiter made up for it.",
                                "label",
                                "positive",
                                "id",
                                "1"),
                        Map.of(
                                "text",
                                "I would not come back, not even for the cake.",
                                "label",
                                "negative",
                                "id",
                                "2")),
                List.of(
                        row("The soup was cold but the waiter made up for it .", 0, "positive"),
                        row(
                                "I would not come back , not even for the cake , which is a pity as I like cake .",
                                6,
                                "no")),
                List.of("3 validation rows also stand in the training rows."),
                "abc",
                "");
    }

    /// A row of words as tokens between the marks of a BERT.
    ///
    /// @param cut how many of the last words truncation cuts off
    private static DataReport.TokenRow row(String text, int cut, String label) {
        List<DataReport.Token> tokens = new ArrayList<>();
        String[] words = text.split(" ");
        tokens.add(new DataReport.Token("[CLS]", false, true, true, false, ""));
        for (int i = 0; i < words.length; i++) {
            tokens.add(new DataReport.Token(words[i], false, false, i < words.length - cut, false, ""));
        }
        tokens.add(new DataReport.Token("[SEP]", false, true, true, false, ""));
        return new DataReport.TokenRow(tokens, tokens.size() - cut, tokens.size(), label);
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

    public CompletableFuture<ContinualTable> openSequence(String file) {
        sequences.add(file);
        return continualTable(file);
    }

    public CompletableFuture<ContinualTable> continualTable(String sequence) {
        ContinualTable known = sequenceTables.get(sequence);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return CompletableFuture.completedFuture(new ContinualTable(
                sequence,
                "two",
                List.of(new ContinualTable.Task("reviews", "accuracy"), new ContinualTable.Task("topics", "accuracy")),
                new ContinualTable.Learner(List.of()),
                null));
    }

    public CompletableFuture<List<String>> sequences() {
        return CompletableFuture.completedFuture(List.copyOf(sequences));
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
