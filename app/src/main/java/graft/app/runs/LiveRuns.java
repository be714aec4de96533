package graft.app.runs;

import graft.app.workbench.RunActions.Work;
import graft.engine.runs.RunState;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The runs that are trained or will be.
final class LiveRuns {

    private final Set<RunRow> living = new LinkedHashSet<>();

    /// Takes in a run's state.
    void note(RunRow row) {
        if (row.summary().state().live()) {
            living.add(row);
        } else {
            living.remove(row);
        }
    }

    void forget(RunRow row) {
        living.remove(row);
    }

    /// The newest first.
    ///
    /// @param hidden ids of runs out of sight
    List<RunRow> inSight(Collection<String> hidden) {
        return living.stream()
                .filter(row -> !hidden.contains(row.id()))
                .sorted(RunsViewModel.ROWS_NEWEST_FIRST)
                .toList();
    }

    /// The run that trains now; else one that is prepared, that is paused, or the first that waits.
    ///
    /// @param hidden ids of runs out of sight
    Optional<RunRow> current(Collection<String> hidden) {
        return inSight(hidden).stream()
                .min(Comparator.comparingInt((RunRow row) -> turn(row.summary().state()))
                        .thenComparingInt(LiveRuns::place)
                        .thenComparingLong(row -> row.summary().created()));
    }

    private static int place(RunRow row) {
        int place = row.placeProperty().get();
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    private static int turn(RunState state) {
        return switch (state) {
            case TRAINING -> 0;
            case PREPARING -> 1;
            case PAUSED -> 2;
            case QUEUED, COMPLETED, EARLY_STOPPED, STOPPED, FAILED, INTERRUPTED -> 3;
        };
    }

    /// Whether any waits for its turn.
    boolean waiting() {
        return living.stream().anyMatch(row -> row.summary().state() == RunState.QUEUED);
    }

    static Work work(Optional<RunRow> current) {
        Optional<RunRow> goesOn = current.filter(row -> !row.stoppingProperty().get());
        return switch (goesOn.map(row -> row.summary().state()).orElse(RunState.COMPLETED)) {
            case TRAINING -> Work.TRAINING;
            case PAUSED -> Work.PAUSED;
            case QUEUED, PREPARING, COMPLETED, EARLY_STOPPED, STOPPED, FAILED, INTERRUPTED -> Work.NONE;
        };
    }
}
