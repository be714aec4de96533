package graft.engine.service;

import graft.engine.runs.RunDifference;
import graft.engine.runs.RunSummary;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/// What can be done with runs beyond training one: the queue, longer and repeated runs, sweeps, remarks, the trash. The
/// part of {@link EngineService} behind the list of runs.
public interface RunService {

    /// What waits in which order, what is trained, and whether the queue is held.
    @JsonRequest
    CompletableFuture<QueueState> queue();

    /// Moves a waiting run.
    ///
    /// @param position among the waiting ones, 0 is the next; beyond the end is the end
    /// @return fails with `GRAFT-1401` when the run does not wait
    @JsonRequest
    CompletableFuture<QueueState> moveInQueue(String run, int position);

    /// Holds the queue (what is trained goes on, nothing new begins) or lets it go on.
    @JsonRequest
    CompletableFuture<QueueState> holdQueue(boolean held);

    /// Whether the queue goes on after a run that failed; else it is held then.
    @JsonRequest
    CompletableFuture<QueueState> continueOnError(boolean goOn);

    /// How many runs are trained at the same time at most, where memory allows.
    ///
    /// @param most 1 to 4
    @JsonRequest
    CompletableFuture<QueueState> parallelRuns(int most);

    /// Lets a run that is being trained wait, with everything in memory, before its next step; a checkpoint is saved.
    @JsonRequest
    CompletableFuture<Void> pause(String run);

    /// Lets a paused run go on, bit-equal to one that was never paused.
    @JsonRequest
    CompletableFuture<Void> unpause(String run);

    /// Stops a run, whatever it does, and puts it into the trash; answered once that is done.
    @JsonRequest
    CompletableFuture<Void> discard(String run);

    /// As {@link EngineService#resume}, on another device than before: a GPU is gone, or there is one now.
    @JsonRequest
    CompletableFuture<RunTicket> resumeOn(String run, String device);

    /// Queues a run that has ended to go on from its last checkpoint to more epochs. The run stays the same one: its
    /// curve and its recipe become longer.
    ///
    /// @param epochs in all, more than before
    @JsonRequest
    CompletableFuture<RunTicket> extend(String run, double epochs);

    /// Queues new runs of a run's recipe: changed, with other seeds, or both.
    @JsonRequest
    CompletableFuture<List<RunTicket>> repeat(RepeatRequest request);

    /// Replaces a run's tags and remarks.
    @JsonRequest
    CompletableFuture<RunSummary> annotate(String run, List<String> tags, String note);

    /// Moves runs that are not being trained into the trash. All or, where one cannot be, those before it.
    @JsonRequest
    CompletableFuture<Void> delete(RunIds runs);

    /// Brings deleted runs back.
    @JsonRequest
    CompletableFuture<Void> restore(RunIds runs);

    /// The deleted runs, the newest first.
    @JsonRequest
    CompletableFuture<List<RunSummary>> trash();

    /// Throws the deleted runs away for good.
    ///
    /// @return how many
    @JsonRequest
    CompletableFuture<Integer> emptyTrash();

    /// Sets how long a waiting run may be trained; it then ends and keeps its result.
    ///
    /// @param seconds or 0 for no limit
    @JsonRequest
    CompletableFuture<Void> limitTime(String run, double seconds);

    /// Why two runs differ: fields of recipe and environment whose values are not the same, then how they ended.
    @JsonRequest
    CompletableFuture<List<RunDifference>> differences(String run, String other);

    /// Tries growing learning rates on the recipe's data, without leaving a run. Cancel the future to give it up.
    @JsonRequest
    CompletableFuture<LearningRateCurve> findLearningRate(LearningRateRequest request);

    /// Queues the runs of a sweep that are not there yet; asked again with the same sweep it goes on where it was.
    @JsonRequest
    CompletableFuture<SweepTicket> sweep(SweepRequest request);

    /// A sweep's table as far as it is measured.
    ///
    /// @param sweep as the ticket names it
    @JsonRequest
    CompletableFuture<SweepTable> sweepTable(String sweep);

    /// The workspace's sweeps, the newest first.
    @JsonRequest
    CompletableFuture<List<String>> sweeps();
}
