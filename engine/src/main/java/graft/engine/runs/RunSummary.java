package graft.engine.runs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run's row in the workspace's list: what a table shows without opening the folder.
///
/// @param id            folder name, unique in the workspace
/// @param name          the recipe's name
/// @param folder        absolute path
/// @param group         runs that belong together (a comparison, a sweep), or null
/// @param method        in words: `Bottleneck r 16 (after FFN)`, `LoRA r 8 (attention q, attention v)`
/// @param base          base model
/// @param data          data source
/// @param dataHash      hash of the training rows, or null until known
/// @param trainable     parameters, or -1 until known
/// @param percentOfBase trainable share of the base, or NaN until known
/// @param fileBytes     of the adapter, or -1
/// @param state         where it stands
/// @param step          last finished step
/// @param totalSteps    planned
/// @param loss          last training loss, or NaN
/// @param validation    best validation metrics, empty until measured
/// @param test          test metrics, empty until measured
/// @param error         one paragraph, or null
/// @param created       milliseconds since the epoch
/// @param notes         the user's tags and remarks
public record RunSummary(
        String id,
        String name,
        String folder,
        @Nullable String group,
        String method,
        String base,
        String data,
        @Nullable String dataHash,
        long trainable,
        double percentOfBase,
        long fileBytes,
        RunState state,
        long step,
        long totalSteps,
        double loss,
        Map<String, Double> validation,
        Map<String, Double> test,
        double seconds,
        double stepSeconds,
        long peakBytes,
        String device,
        long seed,
        @Nullable String error,
        long created,
        RunNotes notes) {

    /// A row without tags and remarks.
    public RunSummary(
            String id,
            String name,
            String folder,
            @Nullable String group,
            String method,
            String base,
            String data,
            @Nullable String dataHash,
            long trainable,
            double percentOfBase,
            long fileBytes,
            RunState state,
            long step,
            long totalSteps,
            double loss,
            Map<String, Double> validation,
            Map<String, Double> test,
            double seconds,
            double stepSeconds,
            long peakBytes,
            String device,
            long seed,
            @Nullable String error,
            long created) {
        this(
                id,
                name,
                folder,
                group,
                method,
                base,
                data,
                dataHash,
                trainable,
                percentOfBase,
                fileBytes,
                state,
                step,
                totalSteps,
                loss,
                validation,
                test,
                seconds,
                stepSeconds,
                peakBytes,
                device,
                seed,
                error,
                created,
                RunNotes.NONE);
    }
}
