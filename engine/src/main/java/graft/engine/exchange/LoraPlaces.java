package graft.engine.exchange;

import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Gathers the low-rank pairs of a file into specifications: sites that have the same rank, α and layers share one.
final class LoraPlaces {

    private record Kind(int rank, double alpha) {}

    private record Group(Kind kind, List<Integer> layers) {}

    private final Map<Kind, Map<Site, Map<Integer, Map<String, Source>>>> pairs = new LinkedHashMap<>();

    /// A pair A, B.
    ///
    /// @param rank rows of A
    void add(Place place, int rank, double alpha, Source a, Source b) {
        add(place, rank, alpha, Map.of("lora_A", a, "lora_B", b));
    }

    /// @param tensors by the names of {@link graft.engine.recipe.Trained.Part}
    void add(Place place, int rank, double alpha, Map<String, Source> tensors) {
        pairs.computeIfAbsent(new Kind(rank, alpha), kind -> new TreeMap<>())
                .computeIfAbsent(place.site(), site -> new TreeMap<>())
                .put(place.layer(), tensors);
    }

    /// Appends the specifications, and the sources of their tensors under the names that the adapted model gives them.
    ///
    /// @param like what all have besides places, rank and α
    void build(LoraSpec like, List<AdapterSpec> adapters, Map<String, Source> sources) {
        pairs.forEach((kind, bySite) -> {
            Map<Group, List<Site>> groups = new LinkedHashMap<>();
            bySite.forEach((site, layers) -> groups.computeIfAbsent(
                            new Group(kind, List.copyOf(layers.keySet())), group -> new ArrayList<>())
                    .add(site));
            groups.forEach((group, sites) -> {
                int index = adapters.size();
                Common common = new Common(Place.selection(group.layers), sites);
                adapters.add(like.withCommon(common.withDropout(like.common().dropout()))
                        .uniform(kind.rank, kind.alpha));
                for (Site site : sites) {
                    bySite.getOrDefault(site, Map.of())
                            .forEach((layer, tensors) -> tensors.forEach((part, source) ->
                                    sources.put(new Place(layer, site).prefix(index) + part, source)));
                }
            });
        });
    }
}
