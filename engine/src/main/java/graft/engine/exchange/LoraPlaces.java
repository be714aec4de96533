package graft.engine.exchange;

import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers the low-rank pairs of a file into specifications: one for each site and each rank and α there.
final class LoraPlaces {

    private record Kind(Site site, int rank, double alpha) {}

    private record Pair(int layer, Source a, Source b) {}

    private final Map<Kind, List<Pair>> pairs = new LinkedHashMap<>();

    /// @param rank rows of A
    void add(Place place, int rank, double alpha, Source a, Source b) {
        pairs.computeIfAbsent(new Kind(place.site(), rank, alpha), kind -> new ArrayList<>())
                .add(new Pair(place.layer(), a, b));
    }

    /// Appends the specifications, and the sources of their tensors under the names that the adapted model gives them.
    void build(boolean rankStabilized, double dropout, List<AdapterSpec> adapters, Map<String, Source> sources) {
        pairs.forEach((kind, places) -> {
            int index = adapters.size();
            LayerSelection layers =
                    LayerSelection.of(places.stream().map(Pair::layer).toList());
            adapters.add(new LoraSpec(
                    new Common(layers, List.of(kind.site)).withDropout(dropout),
                    kind.rank,
                    kind.alpha,
                    rankStabilized,
                    false,
                    LoraSpec.Init.DEFAULT,
                    Map.of(),
                    Map.of(),
                    LoraSpec.Bias.NONE));
            for (Pair pair : places) {
                String at = "adapters." + index + ".layer." + pair.layer + "." + kind.site.text();
                sources.put(at + ".lora_A", pair.a);
                sources.put(at + ".lora_B", pair.b);
            }
        });
    }
}
