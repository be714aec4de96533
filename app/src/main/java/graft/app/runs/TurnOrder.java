package graft.app.runs;

import graft.engine.runs.RunState;
import java.util.Comparator;
import java.util.List;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;

/// The runs as a table shows them that nobody has sorted: what is trained, then what waits in the order of its turn,
/// then the others, newest first. So a waiting run that is moved is seen to move.
final class TurnOrder {

    private static final Comparator<RunRow> BY_TURN = TurnOrder::byTurn;

    private final SortedList<RunRow> rows;

    /// @param newestFirst all runs
    TurnOrder(ObservableList<RunRow> newestFirst) {
        rows = new SortedList<>(newestFirst, BY_TURN);
    }

    ObservableList<RunRow> rows() {
        return rows;
    }

    /// After states or places in the queue have changed.
    void settle() {
        List<RunRow> now = List.copyOf(rows);
        for (int i = 1; i < now.size(); i++) {
            if (BY_TURN.compare(now.get(i - 1), now.get(i)) > 0) {
                rows.setComparator(BY_TURN::compare); // another one, for the list to sort again
                return;
            }
        }
    }

    private static int byTurn(RunRow one, RunRow other) {
        int byPart = Integer.compare(part(one), part(other));
        int byPlace = byPart != 0 ? byPart : Integer.compare(place(one), place(other));
        return byPlace != 0 ? byPlace : byAge(one, other);
    }

    private static int part(RunRow row) {
        RunState state = row.summary().state();
        return state == RunState.QUEUED ? 1 : state.live() ? 0 : 2;
    }

    private static int place(RunRow row) {
        int place = row.placeProperty().get();
        return part(row) != 1 ? 0 : place < 0 ? Integer.MAX_VALUE : place;
    }

    /// The oldest of those that wait for the engine to tell their place has the first.
    private static int byAge(RunRow one, RunRow other) {
        int newest = RunsViewModel.ROWS_NEWEST_FIRST.compare(one, other);
        return part(one) == 1 ? -newest : newest;
    }
}
