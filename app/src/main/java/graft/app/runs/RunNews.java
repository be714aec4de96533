package graft.app.runs;

import graft.engine.runs.RunEvent;
import graft.engine.runs.RunOverview;
import graft.engine.runs.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one look at the disk found, small enough to be taken in within a few milliseconds.
///
/// @param rows   runs that are new or changed
/// @param facts  what the recipes of new runs say, by id; they may come after the runs
/// @param views  what a list shows of new or changed runs besides their rows, by id
/// @param gone   ids of runs whose folder is no longer there
/// @param listed every run that lay there when the looking began has been told
/// @param stopping ids of live runs that some window or command has asked to stop
/// @param events what was added to journals that are followed, in order of each
public record RunNews(
        List<RunSummary> rows,
        Map<String, RunFacts> facts,
        Map<String, RunOverview> views,
        Set<String> gone,
        Set<String> stopping,
        List<Added> events,
        boolean listed) {

    /// @param restarted what was known of this run's curve is void; `events` begin anew
    public record Added(String run, List<RunEvent> events, boolean restarted) {}

    boolean isEmpty() {
        return rows.isEmpty() && facts.isEmpty() && gone.isEmpty() && stopping.isEmpty() && events.isEmpty() && !listed;
    }
}
