package graft.app.runs;

import graft.engine.runs.RunEvent;
import graft.engine.runs.RunOverview;
import graft.engine.runs.RunSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one look at the disk found, small enough to be taken in within a few milliseconds.
///
/// @param rows   runs that are new or changed
/// @param facts  what the recipes of new runs say, by id; they may come after the runs
/// @param names  that are new, by id: a run that comes can give others another
/// @param views  what a list shows of new or changed runs besides their rows, by id
/// @param gone   ids of runs whose folder is no longer there
/// @param listed every run that lay there when the looking began has been told
/// @param stopping ids of live runs that some window or command has asked to stop
/// @param events what was added to journals that are followed, in order of each
public record RunNews(
        List<RunSummary> rows,
        Map<String, RunFacts> facts,
        Map<String, RunNames.Name> names,
        Map<String, RunOverview> views,
        Set<String> gone,
        Set<String> stopping,
        List<Added> events,
        boolean listed) {

    /// @param restarted what was known of this run's curve is void; `events` begin anew
    public record Added(String run, List<RunEvent> events, boolean restarted) {}

    /// To be added to.
    static RunNews nothing() {
        return new RunNews(
                new ArrayList<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashSet<>(),
                new HashSet<>(),
                new ArrayList<>(),
                false);
    }

    /// All are told that were there.
    static RunNews allListed() {
        return new RunNews(List.of(), Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), List.of(), true);
    }

    /// That can no longer be added to.
    RunNews sealed() {
        return new RunNews(
                List.copyOf(rows),
                Map.copyOf(facts),
                Map.copyOf(names),
                Map.copyOf(views),
                Set.copyOf(gone),
                Set.copyOf(stopping),
                List.copyOf(events),
                listed);
    }

    boolean isEmpty() {
        return rows.isEmpty()
                && facts.isEmpty()
                && names.isEmpty()
                && gone.isEmpty()
                && stopping.isEmpty()
                && events.isEmpty()
                && !listed;
    }
}
