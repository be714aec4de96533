package graft.engine.runs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line of a run's journal. In JSON each is an object with `event` (the record's name in kebab case) and
/// the fields by name; readers skip events and fields that they do not know.
public sealed interface RunEvent {

    /// Wall clock, milliseconds since the epoch; for display only, it may jump.
    long at();

    /// What is being made ready, before the first step.
    ///
    /// @param share done, 0 to 1
    record Preparing(long at, String what, double share) implements RunEvent {}

    /// The process that trains began or went on.
    ///
    /// @param resumedFrom   the step it goes on from, 0 for a new run
    /// @param totalSteps    planned optimizer steps
    /// @param stepsPerEpoch optimizer steps in one epoch
    /// @param trainable     parameters that receive gradients, as the built model has them
    /// @param device        `cpu`, `cuda:0`, …
    /// @param precision     what is used and why
    /// @param identityGap   largest change of the last hidden state by the fresh adapters on real rows, or null
    record Started(
            long at,
            long pid,
            long resumedFrom,
            long totalSteps,
            long stepsPerEpoch,
            long trainable,
            String device,
            String precision,
            @Nullable Double identityGap)
            implements RunEvent {}

    /// One optimizer update.
    ///
    /// @param step         counted from 1
    /// @param epoch        passes over the data so far, with fraction
    /// @param loss         mean training loss of the step's rows (or tokens)
    /// @param learningRate used for this update
    /// @param gradientNorm global norm before clipping
    /// @param tokens       real tokens in this step
    /// @param seconds      of training up to the end of this step, monotonic, summed over resumes
    record Step(
            long at,
            long step,
            double epoch,
            double loss,
            double learningRate,
            double gradientNorm,
            long tokens,
            double seconds)
            implements RunEvent {}

    /// An evaluation on the validation rows.
    ///
    /// @param metrics `loss` and the task's own (`accuracy`, `f1`, `matthews`, `perplexity`, …)
    /// @param best    whether it is the best so far
    record Evaluated(long at, long step, double epoch, Map<String, Double> metrics, boolean best) implements RunEvent {}

    /// What is looked at now and then: the process's memory, and how far the step just taken moved each place's
    /// weights.
    ///
    /// @param memoryBytes resident now
    /// @param updates     Euclidean norm of the change by place, `LAYER SITE` (`3 ffn.output`, `embedding`);
    ///                    empty where nothing but the base or a head is trained
    record Vitals(long at, long step, long memoryBytes, Map<String, Double> updates) implements RunEvent {}

    record CheckpointSaved(long at, long step, String file) implements RunEvent {}

    /// Something worth a mark on the curve: `resumed`, `early-stop`, `out-of-memory`, `diverged`, `best-restored`,
    /// `warning`.
    record Note(long at, long step, String kind, String text) implements RunEvent {}

    /// The run ended; nothing follows unless it is resumed.
    ///
    /// @param outcome  `completed`, `early-stopped`, `stopped` or `failed`
    /// @param test     metrics on the test rows, empty where there are none
    /// @param adapter  folder of the adapter inside the run's folder, or null
    /// @param error    one paragraph with its code, or null
    record Finished(
            long at,
            long step,
            String outcome,
            Map<String, Double> validation,
            Map<String, Double> test,
            double seconds,
            double stepSeconds,
            long peakBytes,
            @Nullable String adapter,
            @Nullable String error)
            implements RunEvent {}
}
