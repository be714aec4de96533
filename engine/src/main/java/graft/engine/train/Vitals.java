package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.runs.RunEvent;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the journal tells beside loss and rate, every few steps: how far a step moved the weights of each place, and
/// the memory. A place whose weights do not move is not in the graph, or its activation is dead.
///
/// Weights are copied before such a step and compared after it, so nothing is kept in between and the step itself is
/// not touched. Steps are chosen by their number alone: a resumed run tells the same.
final class Vitals {

    /// More numbers than this are not copied: they are no adapter any more.
    private static final long MOST = 32_000_000;

    private static final int MOST_EVENTS = 100;
    private static final int LONGEST_PAUSE = 25;
    private static final Pattern PLACE =
            Pattern.compile("adapters\\.\\d+\\.(?:layer\\.(\\d+)\\.(\\w+\\.\\w+)|(\\w+)).*");

    private final Optimizer optimizer;
    private final NDManager manager;
    private final long every;
    private final List<Optimizer.Parameter> watched = new ArrayList<>();
    private Map<String, Double> updates = Map.of();

    Vitals(Optimizer optimizer, NDManager manager, long totalSteps) {
        this.optimizer = optimizer;
        this.manager = manager;
        this.every = Math.clamp(totalSteps / MOST_EVENTS, 1, LONGEST_PAUSE);
        for (Optimizer.Parameter parameter : optimizer.parameters()) {
            if (!place(parameter.name()).isEmpty()) {
                watched.add(parameter);
            }
        }
        long numbers = watched.stream()
                .mapToLong(parameter -> parameter.tensor().size())
                .sum();
        if (numbers > MOST) {
            watched.clear();
        }
    }

    /// `LAYER SITE` of an adapter's tensor, what stands instead of a layer where it has none, and empty where it is of
    /// no adapter.
    static String place(String parameter) {
        Matcher matcher = PLACE.matcher(parameter);
        if (!matcher.matches()) {
            return "";
        }
        return matcher.group(3) == null ? matcher.group(1) + " " + matcher.group(2) : matcher.group(3);
    }

    /// An update of the weights; see {@link Optimizer#step}.
    ///
    /// @param step  the one that it is, from 1
    /// @return the gradients' global norm
    double step(long step, double factor) {
        if (!due(step) || watched.isEmpty()) {
            return optimizer.step(factor);
        }
        try (Weights before = new Weights(manager, watched);
                GradMode _ = GradMode.off()) {
            double norm = optimizer.step(factor);
            updates = moved(before.byName());
            return norm;
        }
    }

    /// Tells the journal, where this is a step to tell of.
    void tell(long step, RunLog log) {
        if (due(step)) {
            log.add(new RunEvent.Vitals(RunLog.now(), step, PeakMemory.now(), updates));
        }
    }

    private boolean due(long step) {
        return step % every == 0;
    }

    private Map<String, Double> moved(Map<String, NDArray> before) {
        Map<String, List<NDArray>> differences = new LinkedHashMap<>();
        for (Optimizer.Parameter parameter : watched) {
            NDArray old = before.get(parameter.name());
            if (old != null) {
                differences
                        .computeIfAbsent(place(parameter.name()), any -> new ArrayList<>())
                        .add(old.sub(parameter.tensor()));
            }
        }
        Map<String, Double> norms = new LinkedHashMap<>();
        differences.forEach((place, tensors) -> norms.put(place, Optimize.norm(tensors)));
        return norms;
    }
}
