package graft.app.compare;

import graft.app.compare.Comparison.Measured;
import graft.app.runs.RunsViewModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the runs in sight have measured, kept up to date by those that change: a workspace has thousands. Used on the
/// FX thread.
final class MeasuredRuns {

    private final Map<String, Measured> byId = new HashMap<>();

    MeasuredRuns(RunsViewModel runs) {
        runs.onResult(row -> byId.put(row.id(), Measured.of(row)));
        runs.onLeft(row -> byId.remove(row.id()));
    }

    /// As they are now, in no order.
    List<Measured> all() {
        return List.copyOf(byId.values());
    }
}
