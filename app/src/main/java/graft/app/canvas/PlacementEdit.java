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
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.VeraSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/// Every edit of the canvas as a pure function from recipe to recipe. All of them come down to {@link #put}: "in these
/// cells stand these configurations now". Adapters that an edit does not touch stay as they are, to the letter; cells
/// with the same configuration become one adapter again, and an adapter splits when one of its cells changes.
public final class PlacementEdit {

    /// Of ranks and lengths that no width of the model bounds.
    private static final int LARGEST = 4096;

    private PlacementEdit() {}

    /// Adapters of one configuration while cells come and go.
    private static final class Group {
        final List<AdapterSpec> originals = new ArrayList<>();
        final Set<Cell> before = new HashSet<>();
        final Set<Cell> cells = new TreeSet<>();
    }

    /// Replaces the contents of the given cells; every other cell keeps what it has.
    ///
    /// @param contents configurations by cell; an empty list empties the cell
    public static Recipe put(Recipe recipe, ModelShape shape, Map<Cell, List<AdapterSpec>> contents) {
        Map<AdapterSpec, Group> groups = new LinkedHashMap<>();
        for (AdapterSpec adapter : recipe.adapters()) {
            Set<Cell> cells = Placements.cellsOf(adapter, shape);
            // What stands in no cell of this model (BitFit, a layer it does not have) is not the canvas's to change.
            AdapterSpec key = cells.isEmpty() ? adapter : Rectangles.bare(adapter);
            Group group = groups.computeIfAbsent(key, fresh -> new Group());
            group.originals.add(adapter);
            group.before.addAll(cells);
            group.cells.addAll(cells);
        }
        groups.values().forEach(group -> group.cells.removeAll(contents.keySet()));
        new TreeMap<>(contents)
                .forEach((cell, configurations) -> configurations.forEach(
                        configuration -> groups.computeIfAbsent(Rectangles.bare(configuration), fresh -> new Group())
                                .cells
                                .add(cell)));
        List<AdapterSpec> adapters = new ArrayList<>();
        groups.forEach((configuration, group) -> {
            if (group.cells.equals(group.before)) {
                adapters.addAll(group.originals);
            } else {
                adapters.addAll(Rectangles.cover(configuration, group.cells, group.originals, shape));
            }
        });
        return adapters.equals(recipe.adapters()) ? recipe : recipe.withAdapters(adapters);
    }

    /// Puts an adapter into the legal ones among the cells, in place of what stands there.
    public static Recipe place(Recipe recipe, ModelShape shape, AdapterSpec adapter, Collection<Cell> cells) {
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        for (Cell cell : cells) {
            if (shape.has(cell.site()) && Placements.legal(adapter.kind(), cell.site())) {
                contents.put(cell, List.of(adapter));
            }
        }
        return put(recipe, shape, contents);
    }

    /// Empties the cells.
    public static Recipe remove(Recipe recipe, ModelShape shape, Collection<Cell> cells) {
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        cells.forEach(cell -> contents.put(cell, List.of()));
        return put(recipe, shape, contents);
    }

    /// Changes the configuration of what stands in the cells: the inspector's edits, too.
    public static Recipe configure(
            Recipe recipe, ModelShape shape, Collection<Cell> cells, UnaryOperator<AdapterSpec> change) {
        Placements placements = Placements.of(recipe, shape);
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        for (Cell cell : placements.filled(cells)) {
            contents.put(
                    cell,
                    placements.at(cell).stream()
                            .map(change)
                            .map(Rectangles::bare)
                            .toList());
        }
        return put(recipe, shape, contents);
    }

    /// Moves or copies what stands in the cells on the left to the cells on the right, in place of what stands there.
    /// A source stays where it is when its target lies outside the model or cannot take it.
    public static Recipe move(Recipe recipe, ModelShape shape, Map<Cell, Cell> targets, boolean copy) {
        Placements placements = Placements.of(recipe, shape);
        Map<Cell, List<AdapterSpec>> arriving = new TreeMap<>();
        Set<Cell> leaving = new TreeSet<>();
        targets.forEach((source, target) -> {
            List<AdapterSpec> contents = placements.at(source);
            boolean fits = !contents.isEmpty()
                    && target.within(shape.layers())
                    && shape.has(target.site())
                    && contents.stream().allMatch(adapter -> Placements.legal(adapter.kind(), target.site()));
            if (fits) {
                arriving.put(target, contents);
                leaving.add(source);
            }
        });
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        if (!copy) {
            leaving.forEach(cell -> contents.put(cell, List.of()));
        }
        contents.putAll(arriving);
        return put(recipe, shape, contents);
    }

    /// Changes the inner width or rank; the result stays between 1 and the widths of the place.
    public static Recipe resize(Recipe recipe, ModelShape shape, Collection<Cell> cells, IntUnaryOperator change) {
        Placements placements = Placements.of(recipe, shape);
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        for (Cell cell : placements.filled(cells)) {
            contents.put(
                    cell,
                    placements.at(cell).stream()
                            .map(adapter -> withSize(adapter, cell, shape, change))
                            .toList());
        }
        return put(recipe, shape, contents);
    }

    private static AdapterSpec withSize(AdapterSpec adapter, Cell cell, ModelShape shape, IntUnaryOperator change) {
        ModelShape.SiteShape site = shape.site(cell.site());
        return switch (adapter) {
            case BottleneckSpec bottleneck -> {
                int size = bottleneck.size().in(cell.layer(), site.in());
                yield bottleneck.withSize(
                        new BottleneckSpec.Size.Fixed(Math.clamp(change.applyAsInt(size), 1, Math.max(1, site.in()))));
            }
            case LoraSpec lora ->
                lora.withRank(
                        Math.clamp(change.applyAsInt(lora.rank()), 1, Math.max(1, Math.min(site.in(), site.out()))));
            case CompacterSpec compacter ->
                compacter.with(inner -> (BottleneckSpec) withSize(inner, cell, shape, change));
            case VeraSpec vera -> vera.withRank(Math.clamp(change.applyAsInt(vera.rank()), 1, LARGEST));
            case PrefixSpec prefix -> prefix.withLength(Math.clamp(change.applyAsInt(prefix.length()), 1, LARGEST));
            case PromptSpec prompt -> prompt.withLength(Math.clamp(change.applyAsInt(prompt.length()), 1, LARGEST));
            case ReftSpec reft -> reft.withRank(Math.clamp(change.applyAsInt(reft.rank()), 1, site.in()));
            case Ia3Spec _, InvertibleSpec _, BitFitSpec _, LayerNormSpec _, FullSpec _ -> adapter;
        };
    }

    /// Switches the cells off, or on when all of them are off.
    public static Recipe toggle(Recipe recipe, ModelShape shape, Collection<Cell> cells) {
        Placements placements = Placements.of(recipe, shape);
        boolean anyOn =
                cells.stream().flatMap(cell -> placements.at(cell).stream()).anyMatch(AdapterSpec::enabled);
        return configure(
                recipe,
                shape,
                cells,
                adapter -> adapter.withCommon(adapter.common().withEnabled(!anyOn)));
    }

    /// Adds an adapter of the whole model. Full fine-tuning trains everything, so it replaces all others; a second one
    /// of a kind changes nothing.
    public static Recipe addWholeModel(Recipe recipe, AdapterSpec adapter) {
        if (recipe.adapters().stream().anyMatch(present -> present.kind() == adapter.kind())) {
            return recipe;
        }
        if (adapter.kind() == AdapterKind.FULL) {
            return recipe.withAdapters(List.of(adapter));
        }
        List<AdapterSpec> adapters = new ArrayList<>(recipe.adapters());
        adapters.add(adapter);
        return recipe.withAdapters(adapters);
    }

    /// Takes the adapters of a whole-model kind out.
    public static Recipe removeWholeModel(Recipe recipe, AdapterKind kind) {
        return recipe.withAdapters(recipe.adapters().stream()
                .filter(adapter -> adapter.kind() != kind)
                .toList());
    }
}
