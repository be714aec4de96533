package graft.engine.exchange;

import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Gathers the tensors of a method that is alike at all its places: sites that it takes in the same layers
/// share a specification.
final class Placed {

    private static final List<Integer> OUTSIDE = List.of(-1);

    private final Map<Site, Map<Integer, Map<String, Source>>> tensors = new TreeMap<>();

    /// @param part the tensor's name there, as {@link graft.engine.recipe.Trained.Part} has it
    void add(Place place, String part, Source source) {
        tensors.computeIfAbsent(place.site(), site -> new TreeMap<>())
                .computeIfAbsent(place.layer(), layer -> new LinkedHashMap<>())
                .put(part, source);
    }

    boolean isEmpty() {
        return tensors.isEmpty();
    }

    /// Number of specifications that {@link #build} makes.
    int groups() {
        return grouped().size();
    }

    private Map<List<Integer>, List<Site>> grouped() {
        Map<List<Integer>, List<Site>> groups = new LinkedHashMap<>();
        tensors.forEach((site, layers) -> groups.computeIfAbsent(List.copyOf(layers.keySet()), key -> new ArrayList<>())
                .add(site));
        // Layers say nothing of what stands outside them: it joins those that stand in some.
        List<Site> once = groups.remove(OUTSIDE);
        if (once != null && groups.isEmpty()) {
            groups.put(OUTSIDE, once);
        } else if (once != null) {
            groups.values().iterator().next().addAll(once);
        }
        return groups;
    }

    /// Appends the specifications, and the sources of their tensors under the names that the adapted model
    /// gives them.
    ///
    /// @param spec   makes one for given layers and sites
    /// @param shared tensors that all places share, by the names after `shared.`
    void build(
            Function<Common, AdapterSpec> spec,
            Map<String, Source> shared,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        grouped().forEach((layers, sites) -> {
            int index = adapters.size();
            adapters.add(spec.apply(new Common(Place.selection(layers), sites)));
            shared.forEach((part, source) -> sources.put("adapters." + index + ".shared." + part, source));
            for (Site site : sites) {
                tensors.getOrDefault(site, Map.of())
                        .forEach((layer, parts) -> parts.forEach(
                                (part, source) -> sources.put(new Place(layer, site).prefix(index) + part, source)));
            }
        });
    }
}
