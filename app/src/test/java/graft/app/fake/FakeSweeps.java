package graft.app.fake;

import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Sweep;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.RunTicket;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import graft.engine.service.TrainRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Sweeps of an engine that trains nothing by itself: their runs are queued, and the table tells of those that somebody
/// has ended.
final class FakeSweeps {

    private final Workspace workspace;
    private final Function<TrainRequest, RunTicket> train;
    private final Map<String, Sweep> sweeps = new LinkedHashMap<>();
    /// Runs by sweep and variant.
    private final Map<String, Map<String, List<String>>> runs = new LinkedHashMap<>();

    FakeSweeps(Workspace workspace, Function<TrainRequest, RunTicket> train) {
        this.workspace = workspace;
        this.train = train;
    }

    SweepTicket queue(SweepRequest request) {
        Sweep sweep = Sweep.parse(request.sweepJson(), name -> name);
        String id = "sweep-" + (sweeps.size() + 1);
        sweeps.put(id, sweep);
        Map<String, List<String>> byVariant = new LinkedHashMap<>();
        List<RunTicket> queued = new ArrayList<>();
        for (Sweep.Variant variant : sweep.variants()) {
            for (long seed : sweep.seeds()) {
                String recipe = RecipeJson.write(Sweep.seeded(variant, seed));
                RunTicket ticket = train.apply(new TrainRequest(recipe, "cpu", id));
                queued.add(ticket);
                byVariant
                        .computeIfAbsent(variant.name(), name -> new ArrayList<>())
                        .add(ticket.run());
            }
        }
        runs.put(id, byVariant);
        return new SweepTicket(id, queued, List.of());
    }

    List<String> all() {
        return List.copyOf(sweeps.keySet());
    }

    SweepTable table(String id) {
        Sweep sweep = Objects.requireNonNull(sweeps.get(id));
        List<SweepTable.Row> rows = new ArrayList<>();
        Objects.requireNonNull(runs.get(id)).forEach((variant, ids) -> rows.add(row(variant, ids)));
        return new SweepTable(id, sweep.name(), "accuracy", sweep.reference(), rows);
    }

    private SweepTable.Row row(String variant, List<String> ids) {
        List<RunSummary> ended = ids.stream()
                .map(workspace::run)
                .map(SummaryReader::read)
                .filter(run -> run.state().usable())
                .toList();
        List<Double> values = ended.stream()
                .map(run -> run.validation().getOrDefault("accuracy", Double.NaN))
                .toList();
        return new SweepTable.Row(
                variant,
                ended.stream().map(RunSummary::seed).toList(),
                ids.size(),
                values,
                values.stream().mapToDouble(value -> value).average().orElse(Double.NaN),
                Double.NaN,
                null,
                50_000,
                1,
                1 << 20,
                1,
                ids);
    }
}
