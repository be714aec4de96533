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

    private boolean tell(int other, int index, Spot spot) {
        Optional<String> reason = clash(adapters.get(other), adapters.get(index));
        reason.ifPresent(why -> findings.error(
                "adapters[" + index + "]." + (spot.site.perLayer() ? "layers" : "kind"),
                "adapters[" + other + "] is a " + adapters.get(other).kind().text() + " at " + spot.text() + " already"
                        + why,
                "keep one of them there"));
        return reason.isPresent();
    }

    /// Why two adapters cannot share a place, to be added to a sentence; empty where they can.
    private static Optional<String> clash(AdapterSpec one, AdapterSpec two) {
        if (one.kind() == two.kind()) {
            return Optional.of("");
        }
        return switch (one) {
            case BottleneckSpec _ when two instanceof CompacterSpec -> Optional.of("");
            case CompacterSpec _ when two instanceof BottleneckSpec -> Optional.of("");
            case Ia3Spec _ when changesMatrix(two) -> Optional.of(ORDER);
            case LoraSpec _ when two instanceof Ia3Spec -> Optional.of(ORDER);
            case VeraSpec _ when two instanceof Ia3Spec -> Optional.of(ORDER);
            case LoraSpec lora when lora.dora() && two instanceof VeraSpec -> Optional.of(ORDER);
            case VeraSpec _ when two instanceof LoraSpec lora && lora.dora() -> Optional.of(ORDER);
            default -> Optional.empty();
        };
    }

    private static boolean changesMatrix(AdapterSpec adapter) {
        return adapter instanceof LoraSpec || adapter instanceof VeraSpec;
    }

    private static final String ORDER = ", and what one adds the other would rescale or not by their order";
}
