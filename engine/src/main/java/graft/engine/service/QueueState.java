package graft.engine.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param live            the run that is being trained or paused here, or null
/// @param waiting         ids, the next first
/// @param held            nothing new is begun
/// @param continueOnError a run that fails does not hold the queue
public record QueueState(@Nullable String live, List<String> waiting, boolean held, boolean continueOnError) {}
