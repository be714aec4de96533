package graft.app.compute;

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
import java.util.function.Function;

/// The engine that screens hold on to while processes come and go. Calls made while one starts wait for it;
/// calls made while there is none fail at once. Safe for several threads.
public final class EngineLink implements EngineService {

    private volatile CompletableFuture<EngineService> target = new CompletableFuture<>();

    /// From now on calls wait for the next {@link #connect}; those that wait already go on waiting.
    void expect() {
        if (target.isDone()) {
            target = new CompletableFuture<>();
        }
    }

    void connect(EngineService engine) {
        CompletableFuture<EngineService> waiting = target;
        if (waiting.isDone()) {
            target = CompletableFuture.completedFuture(engine);
        } else {
            waiting.complete(engine);
        }
    }

    void breakOff(ServiceFailure failure) {
        CompletableFuture<EngineService> waiting = target;
        target = CompletableFuture.failedFuture(failure);
        waiting.completeExceptionally(failure);
    }

    private <T> CompletableFuture<T> call(Function<EngineService, CompletableFuture<T>> call) {
        return target.thenCompose(call);
    }

    @Override
    public CompletableFuture<EngineStatus> status() {
        return call(EngineService::status);
    }

    @Override
    public CompletableFuture<List<BaseModelEntry>> models() {
        return call(EngineService::models);
    }

    @Override
    public CompletableFuture<BaseModelEntry> openModel(String folder) {
        return call(engine -> engine.openModel(folder));
    }

    @Override
    public CompletableFuture<Void> forgetModel(String folder) {
        return call(engine -> engine.forgetModel(folder));
    }

    @Override
    public CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query) {
        return call(engine -> engine.searchHub(query));
    }

    @Override
    public CompletableFuture<HubModel> hubModel(String id) {
        return call(engine -> engine.hubModel(id));
    }

    @Override
    public CompletableFuture<DownloadState> download(String id) {
        return call(engine -> engine.download(id));
    }

    @Override
    public CompletableFuture<List<DownloadState>> downloads() {
        return call(EngineService::downloads);
    }

    @Override
    public CompletableFuture<Void> cancelDownload(String id) {
        return call(engine -> engine.cancelDownload(id));
    }

    @Override
    public CompletableFuture<Void> warm(String model, String precision) {
        return call(engine -> engine.warm(model, precision));
    }

    @Override
    public CompletableFuture<List<DataEntry>> datasets() {
        return call(EngineService::datasets);
    }

    @Override
    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return call(engine -> engine.inspectData(request));
    }

    @Override
    public CompletableFuture<IdentityReport> checkIdentity(String recipeJson) {
        return call(engine -> engine.checkIdentity(recipeJson));
    }

    @Override
    public CompletableFuture<MeasuredCost> measure(String recipeJson) {
        return call(engine -> engine.measure(recipeJson));
    }

    @Override
    public CompletableFuture<RunTicket> train(TrainRequest request) {
        return call(engine -> engine.train(request));
    }

    @Override
    public CompletableFuture<RunTicket> resume(String run) {
        return call(engine -> engine.resume(run));
    }

    @Override
    public CompletableFuture<Void> stop(String run) {
        return call(engine -> engine.stop(run));
    }

    @Override
    public CompletableFuture<List<Prediction>> predict(PredictRequest request) {
        return call(engine -> engine.predict(request));
    }

    @Override
    public CompletableFuture<AdapterReport> importAdapter(ImportRequest request) {
        return call(engine -> engine.importAdapter(request));
    }

    @Override
    public CompletableFuture<QueueState> queue() {
        return call(EngineService::queue);
    }

    @Override
    public CompletableFuture<QueueState> moveInQueue(String run, int position) {
        return call(engine -> engine.moveInQueue(run, position));
    }

    @Override
    public CompletableFuture<QueueState> holdQueue(boolean held) {
        return call(engine -> engine.holdQueue(held));
    }

    @Override
    public CompletableFuture<QueueState> continueOnError(boolean goOn) {
        return call(engine -> engine.continueOnError(goOn));
    }

    @Override
    public CompletableFuture<Void> pause(String run) {
        return call(engine -> engine.pause(run));
    }

    @Override
    public CompletableFuture<Void> unpause(String run) {
        return call(engine -> engine.unpause(run));
    }

    @Override
    public CompletableFuture<Void> discard(String run) {
        return call(engine -> engine.discard(run));
    }

    @Override
    public CompletableFuture<RunTicket> resumeOn(String run, String device) {
        return call(engine -> engine.resumeOn(run, device));
    }

    @Override
    public CompletableFuture<RunTicket> extend(String run, double epochs) {
        return call(engine -> engine.extend(run, epochs));
    }

    @Override
    public CompletableFuture<List<RunTicket>> repeat(RepeatRequest request) {
        return call(engine -> engine.repeat(request));
    }

    @Override
    public CompletableFuture<RunSummary> annotate(String run, List<String> tags, String note) {
        return call(engine -> engine.annotate(run, tags, note));
    }

    @Override
    public CompletableFuture<Void> delete(List<String> runs) {
        return call(engine -> engine.delete(runs));
    }

    @Override
    public CompletableFuture<Void> restore(List<String> runs) {
        return call(engine -> engine.restore(runs));
    }

    @Override
    public CompletableFuture<List<RunSummary>> trash() {
        return call(EngineService::trash);
    }

    @Override
    public CompletableFuture<Integer> emptyTrash() {
        return call(EngineService::emptyTrash);
    }

    @Override
    public CompletableFuture<List<RunDifference>> differences(String run, String other) {
        return call(engine -> engine.differences(run, other));
    }

    @Override
    public CompletableFuture<LearningRateCurve> findLearningRate(LearningRateRequest request) {
        return call(engine -> engine.findLearningRate(request));
    }

    @Override
    public CompletableFuture<SweepTicket> sweep(SweepRequest request) {
        return call(engine -> engine.sweep(request));
    }

    @Override
    public CompletableFuture<SweepTable> sweepTable(String sweep) {
        return call(engine -> engine.sweepTable(sweep));
    }

    @Override
    public CompletableFuture<List<String>> sweeps() {
        return call(EngineService::sweeps);
    }

    @Override
    public CompletableFuture<ExportOutcome> exportAdapter(ExportRequest request) {
        return call(engine -> engine.exportAdapter(request));
    }

    @Override
    public CompletableFuture<Long> ping() {
        return call(EngineService::ping);
    }
}
