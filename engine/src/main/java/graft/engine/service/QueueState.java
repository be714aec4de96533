package graft.engine.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param live            the run that is being trained or paused here, or null
/// @param beside          further runs that are trained at the same time
/// @param waiting         ids, the next first
/// @param held            nothing new is begun
/// @param continueOnError a run that fails does not hold the queue
/// @param parallel        runs that are trained at the same time at most
public record QueueState(
        @Nullable String live,
        List<String> beside,
        List<String> waiting,
        boolean held,
        boolean continueOnError,
        int parallel) {

    /// One run at a time.
    public QueueState(@Nullable String live, List<String> waiting, boolean held, boolean continueOnError) {
        this(live, List.of(), waiting, held, continueOnError, 1);
    }
}
