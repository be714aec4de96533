package graft.engine.exchange;

import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.Ia3Spec.FeedForward;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Gathers the vectors of an (IA)³ into specifications: sites that are scaled on the same side in the same layers share
/// one.
final class Ia3Places {

    private record Kind(boolean onInput, List<Integer> layers) {}

    private final Map<Boolean, Map<Site, Map<Integer, Source>>> scales = new TreeMap<>();

    /// @param onInput whether the map's input is scaled, else its output
    /// @param scale   a vector
    void add(Place place, boolean onInput, Source scale) {
        scales.computeIfAbsent(onInput, side -> new TreeMap<>())
                .computeIfAbsent(place.site(), site -> new TreeMap<>())
                .put(place.layer(), scale);
    }

    /// Appends the specifications, and the sources of their tensors under the names that the adapted model gives them.
    void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        scales.forEach((onInput, bySite) -> {
            Map<Kind, List<Site>> groups = new LinkedHashMap<>();
            bySite.forEach((site, layers) -> groups.computeIfAbsent(
                            new Kind(onInput, List.copyOf(layers.keySet())), kind -> new ArrayList<>())
                    .add(site));
            groups.forEach((kind, sites) -> {
                int index = adapters.size();
                adapters.add(new Ia3Spec(
                        new Common(Place.selection(kind.layers), sites),
                        onInput ? FeedForward.INPUT : FeedForward.OUTPUT,
                        onInput ? Set.copyOf(sites) : Set.of()));
                for (Site site : sites) {
                    bySite.getOrDefault(site, Map.of())
                            .forEach((layer, source) ->
                                    sources.put(new Place(layer, site).prefix(index) + "scale", source));
                }
            });
        });
    }
}
