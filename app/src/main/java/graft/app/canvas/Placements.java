package graft.app.canvas;

import graft.app.document.Cell;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A recipe's adapters seen cell by cell: what the canvas draws and what edits start from.
///
/// @param cells every filled cell with the configurations that stand there, in the recipe's order
public record Placements(SortedMap<Cell, List<AdapterSpec>> cells) {

    /// Reads a recipe. Layers and sites that the model does not have are left out; adapters of the whole model
    /// (BitFit, full) stand in no cell.
    public static Placements of(Recipe recipe, ModelShape shape) {
        SortedMap<Cell, List<AdapterSpec>> cells = new TreeMap<>();
        for (AdapterSpec adapter : recipe.adapters()) {
            for (Cell cell : cellsOf(adapter, shape)) {
                cells.computeIfAbsent(cell, empty -> new ArrayList<>()).add(configurationAt(adapter, cell));
            }
        }
        return new Placements(cells);
    }

    public List<AdapterSpec> at(Cell cell) {
        return cells.getOrDefault(cell, List.of());
    }

    /// Whether a kind can stand at a site at all: bottlenecks after or beside a sub-layer, LoRA on linear maps.
    public static boolean legal(AdapterKind kind, Site site) {
        return switch (kind) {
            case BOTTLENECK -> site.kind() == Site.Kind.SEQUENTIAL || site.kind() == Site.Kind.PARALLEL;
            case LORA -> site.kind() == Site.Kind.LINEAR;
            case BITFIT, FULL -> false;
        };
    }

    /// Whether a kind trains parameters of the whole model rather than standing in cells.
    public static boolean wholeModel(AdapterKind kind) {
        return kind == AdapterKind.BITFIT || kind == AdapterKind.FULL;
    }

    /// The columns of the canvas: the sites of the model where some kind can stand, in the order of the forward pass.
    public static List<Site> columns(ModelShape shape) {
        List<Site> columns = new ArrayList<>();
        for (Site site : Site.values()) {
            if (shape.has(site) && (legal(AdapterKind.BOTTLENECK, site) || legal(AdapterKind.LORA, site))) {
                columns.add(site);
            }
        }
        return columns;
    }

    /// The cells in which an adapter stands.
    static Set<Cell> cellsOf(AdapterSpec adapter, ModelShape shape) {
        Set<Cell> cells = new LinkedHashSet<>();
        for (Site site : adapter.sites()) {
            if (site.perLayer() && shape.has(site)) {
                for (int layer : adapter.layers().resolve(shape.layers())) {
                    cells.add(new Cell(layer, site));
                }
            }
        }
        return cells;
    }

    /// The adapter as it is in one cell: values given by site or by layer become plain ones, so that equal cells are
    /// equal records. Its own layers and sites mean nothing and are blank.
    static AdapterSpec configurationAt(AdapterSpec adapter, Cell cell) {
        AdapterSpec here = switch (adapter) {
            case BottleneckSpec bottleneck ->
                bottleneck.size() instanceof BottleneckSpec.Size.ByLayer byLayer
                        ? bottleneck.withSize(byLayer.sizes().getOrDefault(cell.layer(), byLayer.fallback()))
                        : bottleneck;
            case LoraSpec lora ->
                new LoraSpec(
                        lora.common(),
                        lora.rankAt(cell.site()),
                        lora.alphaBySite().getOrDefault(cell.site(), lora.alpha()),
                        lora.rankStabilized(),
                        lora.dora(),
                        lora.init(),
                        Map.of(),
                        Map.of(),
                        lora.bias());
            case BitFitSpec bitFit -> bitFit;
            case FullSpec full -> full;
        };
        return Rectangles.bare(here);
    }

    /// The filled ones among some cells.
    List<Cell> filled(Collection<Cell> among) {
        return among.stream().filter(cells::containsKey).toList();
    }
}
