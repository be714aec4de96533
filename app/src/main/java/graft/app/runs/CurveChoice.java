package graft.app.runs;

import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import java.util.ArrayList;
import java.util.List;

/// Whose curves are drawn while nobody has chosen any.
final class CurveChoice {

    private static final int AT_ONCE = 5;
    /// How far back runs are sought that the newest can be compared with.
    private static final int NEWEST = 200;

    private CurveChoice() {}

    /// The live run, else the newest that has a curve, and beside it the newest of each other method on the same base
    /// and data.
    ///
    /// @param live   runs, the newest first
    /// @param newest all runs, the newest first; none while they are not all known
    static List<RunRow> of(List<RunRow> live, List<RunRow> newest) {
        List<RunRow> chosen = new ArrayList<>();
        offer(live, chosen);
        offer(newest.subList(0, Math.min(NEWEST, newest.size())), chosen);
        return chosen;
    }

    private static void offer(List<RunRow> rows, List<RunRow> chosen) {
        for (RunRow row : rows) {
            if (chosen.size() < AT_ONCE && fits(row, chosen)) {
                chosen.add(row);
            }
        }
    }

    private static boolean fits(RunRow row, List<RunRow> chosen) {
        RunSummary run = row.summary();
        if (run.state() == RunState.QUEUED) {
            return false;
        }
        for (RunRow other : chosen) { // by hand: hundreds are asked while the code is new
            if (other.kind().equals(row.kind())
                    || !other.summary().base().equals(run.base())
                    || !other.summary().data().equals(run.data())) {
                return false;
            }
        }
        return true;
    }
}
