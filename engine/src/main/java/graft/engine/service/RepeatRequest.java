package graft.engine.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param run     whose recipe is trained again
/// @param changes `path=value` each, as `--set` takes them; empty for none
/// @param seeds   how many runs: the recipe's seed (after the changes) and those that follow it; where nothing is
///                changed the run's own seed is there already, so it begins with the next
/// @param device  or null: as the run
/// @param group   shared by the new runs, or null
public record RepeatRequest(
        String run,
        List<String> changes,
        int seeds,
        @Nullable String device,
        @Nullable String group) {}
