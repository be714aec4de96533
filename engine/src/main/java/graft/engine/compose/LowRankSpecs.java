package graft.engine.compose;

import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// LoRAs of scaling 1 that hold given pairs: maps of one site and rank share a specification.
final class LowRankSpecs {

    private record Kind(Site site, int rank) {}

    private final boolean terms;
    private final Map<Kind, List<Integer>> layers = new LinkedHashMap<>();
    private final Map<Integer, Map<Site, Kind>> kinds = new HashMap<>();

    /// @param terms whether the updates have biases
    LowRankSpecs(boolean terms) {
        this.terms = terms;
    }

    void add(int layer, Site site, int rank) {
        Kind kind = new Kind(site, rank);
        layers.computeIfAbsent(kind, key -> new ArrayList<>()).add(layer);
        kinds.computeIfAbsent(layer, key -> new HashMap<>()).put(site, kind);
    }

    List<AdapterSpec> all() {
        List<AdapterSpec> all = new ArrayList<>();
        layers.forEach((kind, at) -> all.add(LoraSpec.defaults()
                .withCommon(new Common(LayerSelection.of(at), List.of(kind.site)))
                .uniform(kind.rank, kind.rank)
                .withBiasTerm(terms)));
        return all;
    }

    /// What the names of a map's tensors begin with, when all are added.
    String prefix(int layer, Site site) {
        Kind kind = Objects.requireNonNull(kinds.getOrDefault(layer, Map.of()).get(site));
        int index = List.copyOf(layers.keySet()).indexOf(kind);
        return "adapters." + index + ".layer." + layer + "." + site.text() + ".";
    }
}
