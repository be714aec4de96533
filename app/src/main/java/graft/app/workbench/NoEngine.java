package graft.app.workbench;

import graft.engine.runs.RunDifference;
import graft.engine.runs.RunSummary;
import graft.engine.service.AdapterReport;
import graft.engine.service.BaseModelEntry;
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
import graft.engine.service.LearningRateCurve;
import graft.engine.service.LearningRateRequest;
import graft.engine.service.MeasuredCost;
import graft.engine.service.PredictRequest;
import graft.engine.service.Prediction;
import graft.engine.service.QueueState;
import graft.engine.service.RepeatRequest;
import graft.engine.service.RunTicket;
import graft.engine.service.ServiceFailure;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import graft.engine.service.TrainRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// An engine that is not there: every call fails and says so. For a window whose engine cannot be started, and for
/// tests of views that need none.
public class NoEngine implements EngineService {

    private static <T> CompletableFuture<T> missing() {
        return CompletableFuture.failedFuture(
                new ServiceFailure("GRAFT-2106", "The engine is not running.", "Start it again from the Run menu.", 4));
    }

    @Override
    public CompletableFuture<EngineStatus> status() {
        return missing();
    }

    @Override
    public CompletableFuture<List<BaseModelEntry>> models() {
        return missing();
    }

    @Override
    public CompletableFuture<BaseModelEntry> openModel(String folder) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> forgetModel(String folder) {
        return missing();
    }

    @Override
    public CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query) {
        return missing();
    }

    @Override
    public CompletableFuture<HubModel> hubModel(String id) {
        return missing();
    }

    @Override
    public CompletableFuture<DownloadState> download(String id) {
        return missing();
    }

    @Override
    public CompletableFuture<List<DownloadState>> downloads() {
        return missing();
    }

    @Override
    public CompletableFuture<Void> cancelDownload(String id) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> warm(String model, String precision) {
        return missing();
    }

    @Override
    public CompletableFuture<List<DataEntry>> datasets() {
        return missing();
    }

    @Override
    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<IdentityReport> checkIdentity(String recipeJson) {
        return missing();
    }

    @Override
    public CompletableFuture<MeasuredCost> measure(String recipeJson) {
        return missing();
    }

    @Override
    public CompletableFuture<RunTicket> train(TrainRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<RunTicket> resume(String run) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> stop(String run) {
        return missing();
    }

    @Override
    public CompletableFuture<List<Prediction>> predict(PredictRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<AdapterReport> importAdapter(ImportRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<QueueState> queue() {
        return missing();
    }

    @Override
    public CompletableFuture<QueueState> moveInQueue(String run, int position) {
        return missing();
    }

    @Override
    public CompletableFuture<QueueState> holdQueue(boolean held) {
        return missing();
    }

    @Override
    public CompletableFuture<QueueState> continueOnError(boolean goOn) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> pause(String run) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> unpause(String run) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> discard(String run) {
        return missing();
    }

    @Override
    public CompletableFuture<RunTicket> resumeOn(String run, String device) {
        return missing();
    }

    @Override
    public CompletableFuture<RunTicket> extend(String run, double epochs) {
        return missing();
    }

    @Override
    public CompletableFuture<List<RunTicket>> repeat(RepeatRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<RunSummary> annotate(String run, List<String> tags, String note) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> delete(List<String> runs) {
        return missing();
    }

    @Override
    public CompletableFuture<Void> restore(List<String> runs) {
        return missing();
    }

    @Override
    public CompletableFuture<List<RunSummary>> trash() {
        return missing();
    }

    @Override
    public CompletableFuture<Integer> emptyTrash() {
        return missing();
    }

    @Override
    public CompletableFuture<List<RunDifference>> differences(String run, String other) {
        return missing();
    }

    @Override
    public CompletableFuture<LearningRateCurve> findLearningRate(LearningRateRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<SweepTicket> sweep(SweepRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<SweepTable> sweepTable(String sweep) {
        return missing();
    }

    @Override
    public CompletableFuture<List<String>> sweeps() {
        return missing();
    }

    @Override
    public CompletableFuture<ExportOutcome> exportAdapter(ExportRequest request) {
        return missing();
    }

    @Override
    public CompletableFuture<Long> ping() {
        return missing();
    }
}
