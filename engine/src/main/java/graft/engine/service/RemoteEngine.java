package graft.engine.service;

import graft.engine.runs.RunDifference;
import graft.engine.runs.RunSummary;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The engine as a front end sees it through the pipe. Adds to the JSON-RPC proxy what that lacks: failures arrive as
/// {@link ServiceFailure}, cancelling reaches the engine, and open calls fail when the host dies instead of waiting for
/// ever.
final class RemoteEngine implements EngineService {

    private final EngineService proxy;
    private final Set<Call<?>> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServiceFailure broken;

    RemoteEngine(EngineService proxy) {
        this.proxy = proxy;
    }

    /// Fails every open call and each that follows.
    void breakOff(ServiceFailure failure) {
        broken = failure;
        for (Call<?> call : open) {
            call.completeExceptionally(failure);
        }
    }

    @Override
    public CompletableFuture<EngineStatus> status() {
        return call(proxy::status);
    }

    @Override
    public CompletableFuture<List<BaseModelEntry>> models() {
        return call(proxy::models);
    }

    @Override
    public CompletableFuture<BaseModelEntry> openModel(String folder) {
        return call(() -> proxy.openModel(folder));
    }

    @Override
    public CompletableFuture<Void> forgetModel(String folder) {
        return call(() -> proxy.forgetModel(folder));
    }

    @Override
    public CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query) {
        return call(() -> proxy.searchHub(query));
    }

    @Override
    public CompletableFuture<HubModel> hubModel(String id) {
        return call(() -> proxy.hubModel(id));
    }

    @Override
    public CompletableFuture<DownloadState> download(String id) {
        return call(() -> proxy.download(id));
    }

    @Override
    public CompletableFuture<List<DownloadState>> downloads() {
        return call(proxy::downloads);
    }

    @Override
    public CompletableFuture<Void> cancelDownload(String id) {
        return call(() -> proxy.cancelDownload(id));
    }

    @Override
    public CompletableFuture<Void> warm(String model, String precision) {
        return call(() -> proxy.warm(model, precision));
    }

    @Override
    public CompletableFuture<List<DataEntry>> datasets() {
        return call(proxy::datasets);
    }

    @Override
    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return call(() -> proxy.inspectData(request));
    }

    @Override
    public CompletableFuture<IdentityReport> checkIdentity(String recipeJson) {
        return call(() -> proxy.checkIdentity(recipeJson));
    }

    @Override
    public CompletableFuture<MeasuredCost> measure(String recipeJson) {
        return call(() -> proxy.measure(recipeJson));
    }

    @Override
    public CompletableFuture<RunTicket> train(TrainRequest request) {
        return call(() -> proxy.train(request));
    }

    @Override
    public CompletableFuture<RunTicket> resume(String run) {
        return call(() -> proxy.resume(run));
    }

    @Override
    public CompletableFuture<Void> stop(String run) {
        return call(() -> proxy.stop(run));
    }

    @Override
    public CompletableFuture<List<Prediction>> predict(PredictRequest request) {
        return call(() -> proxy.predict(request));
    }

    @Override
    public CompletableFuture<AdapterReport> importAdapter(ImportRequest request) {
        return call(() -> proxy.importAdapter(request));
    }

    @Override
    public CompletableFuture<QueueState> queue() {
        return call(proxy::queue);
    }

    @Override
    public CompletableFuture<QueueState> moveInQueue(String run, int position) {
        return call(() -> proxy.moveInQueue(run, position));
    }

    @Override
    public CompletableFuture<QueueState> holdQueue(boolean held) {
        return call(() -> proxy.holdQueue(held));
    }

    @Override
    public CompletableFuture<QueueState> continueOnError(boolean goOn) {
        return call(() -> proxy.continueOnError(goOn));
    }

    @Override
    public CompletableFuture<Void> pause(String run) {
        return call(() -> proxy.pause(run));
    }

    @Override
    public CompletableFuture<Void> unpause(String run) {
        return call(() -> proxy.unpause(run));
    }

    @Override
    public CompletableFuture<Void> discard(String run) {
        return call(() -> proxy.discard(run));
    }

    @Override
    public CompletableFuture<RunTicket> resumeOn(String run, String device) {
        return call(() -> proxy.resumeOn(run, device));
    }

    @Override
    public CompletableFuture<RunTicket> extend(String run, double epochs) {
        return call(() -> proxy.extend(run, epochs));
    }

    @Override
    public CompletableFuture<List<RunTicket>> repeat(RepeatRequest request) {
        return call(() -> proxy.repeat(request));
    }

    @Override
    public CompletableFuture<RunSummary> annotate(String run, List<String> tags, String note) {
        return call(() -> proxy.annotate(run, tags, note));
    }

    @Override
    public CompletableFuture<Void> delete(List<String> runs) {
        return call(() -> proxy.delete(runs));
    }

    @Override
    public CompletableFuture<Void> restore(List<String> runs) {
        return call(() -> proxy.restore(runs));
    }

    @Override
    public CompletableFuture<List<RunSummary>> trash() {
        return call(proxy::trash);
    }

    @Override
    public CompletableFuture<Integer> emptyTrash() {
        return call(proxy::emptyTrash);
    }

    @Override
    public CompletableFuture<List<RunDifference>> differences(String run, String other) {
        return call(() -> proxy.differences(run, other));
    }

    @Override
    public CompletableFuture<LearningRateCurve> findLearningRate(LearningRateRequest request) {
        return call(() -> proxy.findLearningRate(request));
    }

    @Override
    public CompletableFuture<SweepTicket> sweep(SweepRequest request) {
        return call(() -> proxy.sweep(request));
    }

    @Override
    public CompletableFuture<SweepTable> sweepTable(String sweep) {
        return call(() -> proxy.sweepTable(sweep));
    }

    @Override
    public CompletableFuture<List<String>> sweeps() {
        return call(proxy::sweeps);
    }

    @Override
    public CompletableFuture<ExportOutcome> exportAdapter(ExportRequest request) {
        return call(() -> proxy.exportAdapter(request));
    }

    @Override
    public CompletableFuture<Long> ping() {
        return call(proxy::ping);
    }

    private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> request) {
        ServiceFailure already = broken;
        if (already != null) {
            return CompletableFuture.failedFuture(already);
        }
        CompletableFuture<T> raw;
        try {
            raw = request.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(HostFailures.of(e));
        }
        Call<T> call = new Call<>(raw);
        open.add(call);
        raw.whenComplete((value, thrown) -> {
            open.remove(call);
            if (thrown != null) {
                call.completeExceptionally(HostFailures.of(thrown));
            } else {
                call.complete(value);
            }
        });
        // The host may have died between the check above and the entry in the set.
        ServiceFailure meanwhile = broken;
        if (meanwhile != null) {
            call.completeExceptionally(meanwhile);
        }
        return call;
    }

    /// A dependent future does not pass a cancellation on to its source; this one does.
    private static final class Call<T> extends CompletableFuture<T> {

        private final CompletableFuture<T> raw;

        Call(CompletableFuture<T> raw) {
            this.raw = raw;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            raw.cancel(mayInterrupt);
            return cancelled;
        }
    }
}
