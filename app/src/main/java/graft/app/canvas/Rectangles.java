package graft.app.canvas;

import graft.app.document.Cell;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A recipe says "these sites in these layers": rectangles. This turns any set of cells with one configuration into as
/// few of them as grouping sites with equal layers gives.
final class Rectangles {

    private Rectangles() {}

    /// The configuration alone, without places.
    static AdapterSpec bare(AdapterSpec adapter) {
        return adapter.withCommon(
                adapter.common().withLayers(LayerSelection.ALL).withSites(List.of()));
    }

    /// Adapters of one configuration that together stand in exactly these cells.
    ///
    /// @param likes adapters whose spelling of layers (`last 4`) is kept where it still says the same
    static List<AdapterSpec> cover(
            AdapterSpec configuration, Set<Cell> cells, Collection<AdapterSpec> likes, ModelShape shape) {
        Map<Site, TreeSet<Integer>> layersOf = new EnumMap<>(Site.class);
        for (Cell cell : cells) {
            if (cell.embedding()) {
                continue;
            }
            layersOf.computeIfAbsent(cell.site(), empty -> new TreeSet<>()).add(cell.layer());
        }
        Map<TreeSet<Integer>, EnumSet<Site>> sitesOf = new LinkedHashMap<>();
        layersOf.forEach((site, layers) -> sitesOf.computeIfAbsent(layers, empty -> EnumSet.noneOf(Site.class))
                .add(site));
        List<AdapterSpec> adapters = new ArrayList<>();
        if (cells.contains(Cell.EMBEDDING)) {
            // At the embedding layers mean nothing, so it goes with any of the rectangles.
            sitesOf.values().stream()
                    .findFirst()
                    .orElseGet(() -> sitesOf.computeIfAbsent(all(shape), none -> EnumSet.noneOf(Site.class)))
                    .add(Site.EMBEDDING);
        }
        sitesOf.forEach((layers, sites) -> adapters.add(restricted(
                configuration.withCommon(configuration
                        .common()
                        .withLayers(spelled(layers, likes, shape.layers()))
                        .withSites(List.copyOf(sites))),
                sites)));
        return adapters;
    }

    private static TreeSet<Integer> all(ModelShape shape) {
        return IntStream.range(0, shape.layers()).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static LayerSelection spelled(TreeSet<Integer> layers, Collection<AdapterSpec> likes, int count) {
        List<Integer> wanted = List.copyOf(layers);
        for (AdapterSpec like : likes) {
            if (like.layers().resolve(count).equals(wanted)) {
                return like.layers();
            }
        }
        return layers.size() == count ? LayerSelection.ALL : LayerSelection.of(layers);
    }

    /// Values by site are kept for the sites that remain.
    private static AdapterSpec restricted(AdapterSpec adapter, Set<Site> sites) {
        if (!(adapter instanceof LoraSpec lora)
                || (sites.containsAll(lora.rankBySite().keySet())
                        && sites.containsAll(lora.alphaBySite().keySet()))) {
            return adapter;
        }
        Map<Site, Integer> ranks = new LinkedHashMap<>(lora.rankBySite());
        ranks.keySet().retainAll(sites);
        Map<Site, Double> alphas = new LinkedHashMap<>(lora.alphaBySite());
        alphas.keySet().retainAll(sites);
        return lora.withSiteValues(ranks, alphas);
    }
}
