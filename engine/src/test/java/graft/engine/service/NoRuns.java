package graft.engine.service;

import graft.engine.runs.RunDifference;
import graft.engine.runs.RunSummary;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// An engine whose runs cannot be managed, for tests of everything else.
abstract class NoRuns implements EngineService {

    private static <T> CompletableFuture<T> missing() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("this test manages no runs"));
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
}
