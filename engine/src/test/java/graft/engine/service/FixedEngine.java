package graft.engine.service;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Set answers of an engine, so that the pipe is tested without libtorch.
final class FixedEngine {

    final CompletableFuture<IdentityReport> slow = new CompletableFuture<>();

    /// Fails with what arrived, so that a test sees it.
    public CompletableFuture<Void> restore(RunIds runs) {
        return CompletableFuture.failedFuture(
                new InvalidInput(ErrorCode.ARGUMENT_INVALID, String.join(" and ", runs.ids()) + ".", ""));
    }

    public CompletableFuture<EngineStatus> status() {
        return CompletableFuture.completedFuture(
                new EngineStatus("0", "2", List.of("cpu"), "x", 16, 8, 1e11, "Übung: cpu, because there is no other"));
    }

    public CompletableFuture<List<BaseModelEntry>> models() {
        return CompletableFuture.completedFuture(List.of(new BaseModelEntry(
                "tiny",
                "bundled",
                "/x",
                "BertForMaskedLM",
                1L << 40,
                4,
                64,
                12,
                "",
                false,
                "no weights",
                List.of(new PrecisionFit("nf4", 1L << 38, 1L << 39, "too-large")))));
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
        return model.equals("tiny") && precision.equals("auto")
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IllegalStateException(model + precision));
    }

    public CompletableFuture<List<DataEntry>> datasets() {
        return CompletableFuture.completedFuture(List.of());
    }

    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return CompletableFuture.completedFuture(new DataReport(
                List.of(new DataReport.Column("text", "VARCHAR")),
                Map.of("text", "text"),
                "classification",
                List.of(new DataReport.LabelCount("a", 3)),
                3,
                1,
                0,
                List.of(new DataReport.LengthBin(8, 3)),
                Double.NaN,
                0,
                0,
                List.of(Map.of("text", request.recipeJson())),
                List.of(),
                List.of(),
                "hash",
                ""));
    }

    public CompletableFuture<IdentityReport> checkIdentity(String recipeJson) {
        return slow;
    }

    public CompletableFuture<MeasuredCost> measure(String recipeJson) {
        return CompletableFuture.completedFuture(new MeasuredCost(5L << 30, 0.25, 16, recipeJson.length()));
    }

    public CompletableFuture<RunTicket> train(TrainRequest request) {
        EngineException wrong =
                new InvalidInput(ErrorCode.RECIPE_INVALID, "adapters[0].size: 0 is too small.", "Take 1 or more.");
        return CompletableFuture.failedFuture(wrong);
    }

    public CompletableFuture<RunTicket> resume(String run) {
        return CompletableFuture.completedFuture(new RunTicket(run, "/runs/" + run));
    }

    public CompletableFuture<Void> stop(String run) {
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<List<Prediction>> predict(PredictRequest request) {
        return CompletableFuture.completedFuture(request.texts().stream()
                .map(text -> new Prediction(text, "a", List.of(new Prediction.Score("a", 0.1 + 0.2)), 9, 7))
                .toList());
    }

    public CompletableFuture<Long> ping() {
        return CompletableFuture.completedFuture(5L);
    }
}
