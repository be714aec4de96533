package graft.app.canvas;

import graft.app.document.Cell;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerNormSpec;
import graft.engine.recipe.Legality;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /// The cells in which something else stands in another picture.
    Set<Cell> differing(Placements other) {
        Set<Cell> differing = new HashSet<>();
        cells.forEach((cell, here) -> {
            if (!here.equals(other.at(cell))) {
                differing.add(cell);
            }
        });
        other.cells.keySet().stream().filter(cell -> !cells.containsKey(cell)).forEach(differing::add);
        return differing;
    }

    /// Whether a kind can stand at a site at all.
    public static boolean legal(AdapterKind kind, Site site) {
        return Legality.reason(kind, site).isEmpty();
    }

    /// Whether a kind trains parameters of the whole model rather than standing in cells.
    public static boolean wholeModel(AdapterKind kind) {
        return kind.places() == AdapterKind.Places.NONE;
    }

    /// The columns of the canvas: the sites of the model's layers, in the order of the forward pass. The embedding is a
    /// place of its own, below them.
    public static List<Site> columns(ModelShape shape) {
        List<Site> columns = new ArrayList<>();
        for (Site site : Site.values()) {
            if (site.perLayer() && shape.has(site)) {
                columns.add(site);
            }
        }
        return columns;
    }

    /// The cells in which an adapter stands.
    static Set<Cell> cellsOf(AdapterSpec adapter, ModelShape shape) {
        Set<Cell> cells = new LinkedHashSet<>();
        for (Site site : adapter.sites()) {
            if (!shape.has(site)) {
                continue;
            }
            if (site.perLayer()) {
                adapter.layers().resolve(shape.layers()).forEach(layer -> cells.add(new Cell(layer, site)));
            } else {
                cells.add(Cell.EMBEDDING);
            }
        }
        return cells;
    }

    /// The adapter as it is in one cell: values given by site or by layer become plain ones, so that equal cells are
    /// equal records. Its own layers and sites mean nothing and are blank.
    static AdapterSpec configurationAt(AdapterSpec adapter, Cell cell) {
        AdapterSpec here = switch (adapter) {
            case BottleneckSpec bottleneck -> plain(bottleneck, cell);
            case CompacterSpec compacter -> compacter.with(bottleneck -> plain(bottleneck, cell));
            case LoraSpec lora ->
                lora.uniform(lora.rankAt(cell.site()), lora.alphaBySite().getOrDefault(cell.site(), lora.alpha()));
            case VeraSpec _,
                    Ia3Spec _,
                    PrefixSpec _,
                    PromptSpec _,
                    ReftSpec _,
                    InvertibleSpec _,
                    BitFitSpec _,
                    LayerNormSpec _,
                    FullSpec _ -> adapter;
        };
        return Rectangles.bare(here);
    }

    private static BottleneckSpec plain(BottleneckSpec bottleneck, Cell cell) {
        return bottleneck.size() instanceof BottleneckSpec.Size.ByLayer byLayer
                ? bottleneck.withSize(byLayer.sizes().getOrDefault(cell.layer(), byLayer.fallback()))
                : bottleneck;
    }

    /// The cells between two corners.
    static Set<Cell> between(Cell a, Cell b, ModelShape shape) {
        TreeSet<Cell> cells = new TreeSet<>();
        if (a.embedding() || b.embedding()) {
            cells.add(Cell.EMBEDDING);
            if (!a.equals(b)) {
                Cell other = a.embedding() ? b : a;
                cells.addAll(between(new Cell(0, other.site()), other, shape));
            }
            return cells;
        }
        List<Site> columns = columns(shape);
        int left = Math.min(columns.indexOf(a.site()), columns.indexOf(b.site()));
        int right = Math.max(columns.indexOf(a.site()), columns.indexOf(b.site()));
        for (int layer = Math.min(a.layer(), b.layer()); layer <= Math.max(a.layer(), b.layer()); layer++) {
            for (int column = Math.max(0, left); column <= right; column++) {
                cells.add(new Cell(layer, columns.get(column)));
            }
        }
        return cells;
    }

    /// The filled ones among some cells.
    List<Cell> filled(Collection<Cell> among) {
        return among.stream().filter(cells::containsKey).toList();
    }
}
