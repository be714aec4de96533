package graft.app.inspector;

import graft.app.canvas.PlacementEdit;
import graft.app.canvas.Placements;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.engine.recipe.Activation;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// What stands in the selected places, and its edits. Places that differ in a value show it as mixed; an edit sets
/// it
/// in all of them.
public final class SlotViewModel {

    /// An adapter in a place.
    public record Placed(Cell cell, int width, AdapterSpec adapter) {}

    /// @param placed every adapter in the selected places
    /// @param kind   of all of them, or empty where there are none or several
    public record Slot(List<Placed> placed, Optional<AdapterKind> kind) {

        /// The values that the selected places have, each once; more than one is mixed.
        public <T> Set<T> values(BiFunction<AdapterSpec, Placed, @Nullable T> value) {
            Set<T> found = new LinkedHashSet<>();
            for (Placed each : placed) {
                T here = value.apply(each.adapter(), each);
                if (here != null) {
                    found.add(here);
                }
            }
            return found;
        }

        /// The inner widths or ranks.
        public Set<Integer> sizes() {
            return values((adapter, at) -> switch (adapter) {
                case BottleneckSpec bottleneck -> bottleneck.size().in(at.cell().layer(), at.width());
                case LoraSpec lora -> lora.rank();
                default -> null;
            });
        }

        public Set<Cell> cells() {
            return values((adapter, at) -> at.cell());
        }
    }

    /// An adapter of the recipe as a row to pick from while nothing is selected.
    public record Entry(AdapterKind kind, Set<Cell> cells) {

        /// Whether it trains parameters of the whole model and stands in no place.
        boolean wholeModel() {
            return Placements.wholeModel(kind);
        }
    }

    private final RecipeDocument document;
    private final ReadOnlyObjectWrapper<List<Entry>> entries = new ReadOnlyObjectWrapper<>(this, "entries", List.of());
    private final ReadOnlyObjectWrapper<Slot> slot =
            new ReadOnlyObjectWrapper<>(this, "slot", new Slot(List.of(), Optional.empty()));

    public SlotViewModel(RecipeDocument document) {
        this.document = document;
        InvalidationListener read = observed -> read();
        document.recipeProperty().addListener(read);
        document.shapeProperty().addListener(read);
        document.selection().cellsProperty().addListener(read);
        read();
    }

    public ReadOnlyObjectProperty<Slot> slotProperty() {
        return slot.getReadOnlyProperty();
    }

    public Slot slot() {
        return slot.get();
    }

    private void read() {
        ModelShape shape = document.shape();
        List<Placed> placed = new ArrayList<>();
        if (shape != null) {
            Placements placements = Placements.of(document.recipe(), shape);
            for (Cell cell : document.selection().cells()) {
                for (AdapterSpec adapter : placements.at(cell)) {
                    placed.add(new Placed(cell, shape.site(cell.site()).in(), adapter));
                }
            }
        }
        entries.set(readEntries());
        Set<AdapterKind> kinds = new LinkedHashSet<>();
        placed.forEach(each -> kinds.add(each.adapter().kind()));
        slot.set(new Slot(
                List.copyOf(placed),
                kinds.size() == 1 ? Optional.of(kinds.iterator().next()) : Optional.empty()));
    }

    /// The recipe's adapters, for picking one's places.
    public ReadOnlyObjectProperty<List<Entry>> entriesProperty() {
        return entries.getReadOnlyProperty();
    }

    private List<Entry> readEntries() {
        ModelShape shape = document.shape();
        List<Entry> found = new ArrayList<>();
        for (AdapterSpec adapter : document.recipe().adapters()) {
            Set<Cell> cells = new TreeSet<>();
            if (shape != null) {
                cells.addAll(Placements.of(document.recipe().withAdapters(List.of(adapter)), shape)
                        .cells()
                        .keySet());
            }
            found.add(new Entry(adapter.kind(), cells));
        }
        return found;
    }

    public void select(Set<Cell> cells) {
        document.selection().set(cells);
    }

    /// Extends the selection to every layer that has an adapter at the same sites.
    public void selectColumns() {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        Set<graft.engine.recipe.Site> sites = new LinkedHashSet<>();
        slot().cells().forEach(cell -> sites.add(cell.site()));
        Set<Cell> cells =
                new TreeSet<>(Placements.of(document.recipe(), shape).cells().keySet());
        cells.removeIf(cell -> !sites.contains(cell.site()));
        document.selection().set(cells);
    }

    /// The selected layers in words, `4–11`.
    public String layers() {
        ModelShape shape = document.shape();
        Set<Integer> layers = new TreeSet<>();
        slot().cells().stream().filter(cell -> !cell.embedding()).forEach(cell -> layers.add(cell.layer()));
        return shape == null || layers.isEmpty()
                ? ""
                : graft.engine.recipe.LayerSelection.of(layers).describe(shape.layers());
    }

    public void setSize(int size, @Nullable Object group) {
        bottlenecks("command.slot.size", group, spec -> spec.withSize(new BottleneckSpec.Size.Fixed(size)));
        loras("command.slot.size", group, spec -> spec.withRank(size));
    }

    public void setReduction(double factor, @Nullable Object group) {
        bottlenecks("command.slot.size", group, spec -> spec.withSize(new BottleneckSpec.Size.Reduction(factor)));
    }

    public void setActivation(Activation activation) {
        bottlenecks("command.slot.activation", null, spec -> spec.withActivation(activation));
    }

    public void setScaling(BottleneckSpec.Scaling scaling, @Nullable Object group) {
        bottlenecks("command.slot.scaling", group, spec -> spec.withScaling(scaling));
    }

    public void setInit(BottleneckSpec.Init init) {
        bottlenecks("command.slot.init", null, spec -> spec.withInit(init));
    }

    public void setAlpha(double alpha, @Nullable Object group) {
        loras("command.slot.alpha", group, spec -> spec.withAlpha(alpha));
    }

    public void setRankStabilized(boolean stabilized) {
        loras("command.slot.alpha", null, spec -> spec.withRankStabilized(stabilized));
    }

    public void setDropout(double dropout, @Nullable Object group) {
        configure(
                "command.slot.dropout",
                group,
                spec -> spec.withCommon(spec.common().withDropout(dropout)));
    }

    /// Switches the selected adapters on or off without taking them away.
    public void setEnabled(boolean enabled) {
        configure(
                "command.slot.enabled",
                null,
                spec -> spec.withCommon(spec.common().withEnabled(enabled)));
    }

    private void bottlenecks(String name, @Nullable Object group, UnaryOperator<BottleneckSpec> change) {
        if (slot().placed().stream().anyMatch(each -> each.adapter() instanceof BottleneckSpec)) {
            configure(name, group, spec -> spec instanceof BottleneckSpec bottleneck ? change.apply(bottleneck) : spec);
        }
    }

    private void loras(String name, @Nullable Object group, UnaryOperator<LoraSpec> change) {
        if (slot().placed().stream().anyMatch(each -> each.adapter() instanceof LoraSpec)) {
            configure(name, group, spec -> spec instanceof LoraSpec lora ? change.apply(lora) : spec);
        }
    }

    private void configure(String name, @Nullable Object group, UnaryOperator<AdapterSpec> change) {
        ModelShape shape = document.shape();
        Set<Cell> cells = slot().cells();
        if (shape != null && !cells.isEmpty()) {
            document.apply(name, group, recipe -> PlacementEdit.configure(recipe, shape, cells, change));
        }
    }

    /// The factor that an inner width amounts to, by width of the places.
    public Map<Integer, Double> reductions() {
        Map<Integer, Double> factors = new LinkedHashMap<>();
        for (Placed each : slot().placed()) {
            if (each.adapter() instanceof BottleneckSpec bottleneck) {
                int size = bottleneck.size().in(each.cell().layer(), each.width());
                factors.put(size, each.width() / (double) size);
            }
        }
        return factors;
    }
}
