package graft.app.fake;

import graft.engine.service.QueueState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The order of the runs that wait for an engine which trains nothing by itself.
final class FakeQueue {

    private final List<String> waiting = new ArrayList<>();
    private @Nullable String live;
    private boolean held;
    private int parallel = 1;

    void add(String run) {
        waiting.add(run);
    }

    void begin(String run) {
        waiting.remove(run);
        live = run;
    }

    QueueState move(String run, int position) {
        waiting.remove(run);
        waiting.add(Math.min(position, waiting.size()), run);
        return state();
    }

    QueueState hold(boolean now) {
        held = now;
        return state();
    }

    QueueState parallel(int most) {
        parallel = most;
        return state();
    }

    QueueState state() {
        return new QueueState(live, List.of(), List.copyOf(waiting), held, true, parallel);
    }
}
