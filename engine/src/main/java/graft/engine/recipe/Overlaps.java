package graft.engine.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds adapters of a union that cannot stand at one place together: of one kind they would be nested unseen, and
/// where one rescales what another adds, the result would depend on their order.
final class Overlaps {

    private record Spot(Site site, int layer) {
        String text() {
            return site.perLayer() ? site.text() + " of layer " + layer : site.text();
        }
    }

    private final Findings findings;
    private final List<AdapterSpec> adapters;
    private final @Nullable ModelShape shape;
    private final Map<Spot, List<Integer>> standing = new HashMap<>();

    private Overlaps(Findings findings, List<AdapterSpec> adapters, @Nullable ModelShape shape) {
        this.findings = findings;
        this.adapters = adapters;
        this.shape = shape;
    }

    static void check(Findings findings, List<AdapterSpec> adapters, @Nullable ModelShape shape) {
        Overlaps overlaps = new Overlaps(findings, adapters, shape);
        for (int i = 0; i < adapters.size(); i++) {
            if (adapters.get(i).enabled()) {
                overlaps.add(i);
            }
        }
    }

    /// Tells the first clash of an adapter with those before it.
    private void add(int index) {
        AdapterSpec adapter = adapters.get(index);
        int count = shape == null ? 0 : shape.layers();
        boolean told = false;
        for (Site site : shape == null ? adapter.sites() : adapter.sitesIn(shape)) {
            for (int layer : site.perLayer() ? adapter.layers().resolve(count) : List.of(-1)) {
                List<Integer> here = standing.computeIfAbsent(new Spot(site, layer), spot -> new ArrayList<>());
                for (int other : here) {
                    told = told || other != index && tell(other, index, new Spot(site, layer));
                }
                here.add(index);
            }
        }
    }

    /// What the adapter chose to stand there: layers where it names some.
    private static String field(AdapterSpec adapter, Spot spot) {
        return !spot.site.perLayer() ? "kind" : adapter.layers().equals(LayerSelection.ALL) ? "sites" : "layers";
    }

    private boolean tell(int other, int index, Spot spot) {
        Optional<String> reason = Legality.together(adapters.get(other), adapters.get(index));
        reason.ifPresent(why -> findings.error(
                "adapters[" + index + "]." + field(adapters.get(index), spot),
                "adapters[" + other + "] is a " + adapters.get(other).kind().text() + " at " + spot.text() + " already"
                        + (why.isEmpty() ? "" : ": " + why),
                "keep one of them there"));
        return reason.isPresent();
    }
}
