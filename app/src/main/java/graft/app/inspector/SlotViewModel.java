package graft.app.inspector;

import graft.app.canvas.PlacementEdit;
import graft.app.canvas.Placements;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.RefusedInputs;
import graft.engine.recipe.AdapterFields;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.Issue;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// What stands in the selected places, or an adapter of the whole model that was picked, and its edits. Places that
/// differ in a value show it as mixed; an edit sets it in all of them. Of several kinds one at a time is edited.
public final class SlotViewModel {

    /// An adapter in a place.
    ///
    /// @param cell  null of what stands in no place
    /// @param width that it works on
    public record Placed(@Nullable Cell cell, int width, AdapterSpec adapter) {}

    /// @param all  every adapter in the selected places
    /// @param kind the one being edited; empty where nothing is selected
    public record Slot(List<Placed> all, Optional<AdapterKind> kind) {

        /// Every kind there is, in the recipe's order.
        public Set<AdapterKind> kinds() {
            return all.stream().map(each -> each.adapter().kind()).collect(Collectors.toCollection(LinkedHashSet::new));
        }

        /// Those being edited.
        public List<Placed> chosen() {
            return all.stream()
                    .filter(each -> kind.isPresent() && each.adapter().kind() == kind.get())
                    .toList();
        }

        /// The places of those being edited.
        public Set<Cell> cells() {
            Set<Cell> cells = new TreeSet<>();
            for (Placed each : chosen()) {
                Cell cell = each.cell();
                if (cell != null) {
                    cells.add(cell);
                }
            }
            return cells;
        }
    }

    /// An adapter of the recipe as a row to pick from while nothing is selected.
    ///
    /// @param cells where it stands; empty of the whole model
    public record Entry(AdapterSpec adapter, Set<Cell> cells) {}

    /// That recipes can hold where they want a whole number.
    private static final int LARGEST = Integer.MAX_VALUE;

    private static final String COMMAND = "command.slot.field";

    private final RecipeDocument document;
    private final ReadOnlyObjectWrapper<List<Entry>> entries = new ReadOnlyObjectWrapper<>(this, "entries", List.of());
    private final ReadOnlyObjectWrapper<Slot> slot =
            new ReadOnlyObjectWrapper<>(this, "slot", new Slot(List.of(), Optional.empty()));
    private final ReadOnlyObjectWrapper<Set<Cell>> empty = new ReadOnlyObjectWrapper<>(this, "empty", Set.of());
    private final SlotProblems problems;
    private final boolean ofAll;
    private @Nullable AdapterKind picked;

    public SlotViewModel(RecipeDocument document) {
        this(document, false);
    }

    /// Edits every place of the recipe while none that holds an adapter is selected.
    public static SlotViewModel ofAll(RecipeDocument document) {
        return new SlotViewModel(document, true);
    }

    private SlotViewModel(RecipeDocument document, boolean ofAll) {
        this.document = document;
        this.ofAll = ofAll;
        problems = new SlotProblems(document);
        InvalidationListener read = observed -> read();
        document.recipeProperty().addListener(read);
        document.shapeProperty().addListener(read);
        document.selection().cellsProperty().addListener(read);
        document.selection().wholeProperty().addListener(read);
        read();
    }

    public ReadOnlyObjectProperty<Slot> slotProperty() {
        return slot.getReadOnlyProperty();
    }

    public Slot slot() {
        return slot.get();
    }

    /// The selected places where none of them holds anything; no places where nothing is selected.
    public ReadOnlyObjectProperty<Set<Cell>> emptyProperty() {
        return empty.getReadOnlyProperty();
    }

    private void read() {
        List<Placed> placed = placed();
        Slot all = new Slot(placed, Optional.empty());
        Set<AdapterKind> kinds = all.kinds();
        Optional<AdapterKind> kind = picked != null && kinds.contains(picked)
                ? Optional.of(picked)
                : kinds.stream().findFirst();
        Slot next = new Slot(placed, kind);
        problems.read(next);
        entries.set(readEntries());
        boolean none = placed.isEmpty() && document.selection().whole() == null;
        empty.set(none ? document.selection().cells() : Set.of());
        slot.set(next);
    }

    private List<Placed> placed() {
        ModelShape shape = document.shape();
        if (shape == null) {
            return List.of();
        }
        List<Placed> selected = selected(shape);
        return ofAll && selected.isEmpty() ? everywhere(shape) : selected;
    }

    private List<Placed> everywhere(ModelShape shape) {
        List<Placed> placed = new ArrayList<>();
        for (AdapterSpec adapter : document.recipe().adapters()) {
            if (Placements.wholeModel(adapter.kind())) {
                placed.add(new Placed(null, shape.width(), adapter));
            }
        }
        Placements.of(document.recipe(), shape)
                .cells()
                .forEach((cell, adapters) -> adapters.forEach(adapter ->
                        placed.add(new Placed(cell, shape.site(cell.site()).in(), adapter))));
        return placed;
    }

    private List<Placed> selected(ModelShape shape) {
        List<Placed> placed = new ArrayList<>();
        AdapterKind whole = document.selection().whole();
        if (whole != null) {
            for (AdapterSpec adapter : document.recipe().adapters()) {
                if (adapter.kind() == whole) {
                    placed.add(new Placed(null, shape.width(), adapter));
                }
            }
            return placed;
        }
        Placements placements = Placements.of(document.recipe(), shape);
        for (Cell cell : document.selection().cells()) {
            for (AdapterSpec adapter : placements.at(cell)) {
                placed.add(new Placed(cell, shape.site(cell.site()).in(), adapter));
            }
        }
        return placed;
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
            found.add(new Entry(adapter, cells));
        }
        return found;
    }

    public @Nullable ModelShape shape() {
        return document.shape();
    }

    /// Selects an adapter's places, or itself where it stands in none.
    public void select(Entry entry) {
        picked = entry.adapter().kind();
        if (Placements.wholeModel(entry.adapter().kind())) {
            document.selection().setWhole(entry.adapter().kind());
        } else {
            document.selection().set(entry.cells());
        }
    }

    /// Edits this kind of those in the selected places.
    public void pick(AdapterKind kind) {
        picked = kind;
        read();
    }

    /// Extends the selection to every layer that has an adapter at the same sites.
    public void selectColumns() {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        Set<Site> sites = slot().cells().stream().map(Cell::site).collect(Collectors.toSet());
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
                : LayerSelection.of(layers).describe(shape.layers());
    }

    /// The values of a field in the places being edited, each once; more than one is mixed.
    public Set<String> values(String field) {
        return slot().chosen().stream().map(each -> value(each, field)).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Size and reduction factor are two ways to say the same: each is shown whichever the recipe gives.
    private static String value(Placed at, String field) {
        BottleneckSpec bottleneck = switch (at.adapter()) {
            case BottleneckSpec spec -> spec;
            case CompacterSpec spec -> spec.bottleneck();
            default -> null;
        };
        Cell cell = at.cell();
        if (bottleneck != null && cell != null && (field.equals("size") || field.equals("reductionFactor"))) {
            int size = bottleneck.size().in(cell.layer(), at.width());
            return field.equals("size")
                    ? Integer.toString(size)
                    : BigDecimal.valueOf(Math.round(100.0 * at.width() / size), 2)
                            .stripTrailingZeros()
                            .toPlainString();
        }
        return AdapterFields.values(at.adapter()).getOrDefault(field, "");
    }

    /// What the field would be were it left out, or null where that differs, is given by its twin or is
    /// no preset: a bottleneck of the palette has one.
    public @Nullable String standard(String field) {
        Set<String> standards = slot().chosen().stream()
                .map(Placed::adapter)
                .distinct()
                .map(adapter -> AdapterFields.standard(adapter, field))
                .collect(Collectors.toSet());
        String only = Numbers.one(standards);
        boolean none = field.equals("size") || field.equals("reductionFactor") || field.equals("preset");
        return only == null || none && only.isEmpty() ? null : only;
    }

    /// What is wrong with a field as it stands.
    public SlotProblems.Told told(String field) {
        return problems.of(field);
    }

    /// What is wrong with the places themselves.
    public SlotProblems.Told toldOfPlaces() {
        return problems.ofPlaces();
    }

    /// Sets a field of all that is edited, as one command.
    ///
    /// @param value as recipes spell it; empty for none or the default
    /// @param group edits to undo together, or null
    /// @return what is wrong with the text, or empty; then nothing was changed
    public String set(String field, String value, @Nullable Object group) {
        String wrong = unreadable(field, value);
        if (!wrong.isEmpty()) {
            return wrong;
        }
        configure(group, changing(field, value));
        SlotProblems.Told told = problems.of(field);
        return told.error() ? told.words() : "";
    }

    private String unreadable(String field, String value) {
        for (Placed each : slot().chosen()) {
            List<Issue> wrong = AdapterFields.set(each.adapter(), field, value).issues();
            if (!wrong.isEmpty()) {
                return Problem.words(wrong.getFirst());
            }
        }
        return "";
    }

    private static UnaryOperator<AdapterSpec> changing(String field, String value) {
        return adapter -> AdapterFields.set(adapter, field, value).adapter().orElse(adapter);
    }

    /// Where texts that were not taken are noted.
    RefusedInputs refused() {
        return document.refused();
    }

    /// Makes what was typed of a group as if it had not been.
    void takeBack(Object group) {
        document.takeBack(group);
    }

    /// Sets a field from what is being typed: a value that could be written but not trained is refused, too.
    ///
    /// @return what is wrong with the text, or empty; then nothing was changed
    String type(String field, String text, @Nullable Object group) {
        String value = Numbers.word(text);
        String wrong = refused(field, value);
        if (wrong.isEmpty()) {
            configure(group, changing(field, value));
        }
        return wrong;
    }

    private String refused(String field, String value) {
        String wrong = unreadable(field, value);
        if (wrong.isEmpty()) {
            return problems.added(configured(document.recipe(), changing(field, value)), field);
        }
        // A number that no recipe can hold is told of by the field's own bound, as any other that is too large.
        if (Numbers.read(value).orElse(0) > LARGEST) {
            String bound = refused(field, Integer.toString(LARGEST));
            if (bound.startsWith(LARGEST + " ")) {
                return value.strip() + bound.substring(Integer.toString(LARGEST).length());
            }
        }
        return wrong;
    }

    /// Switches what is edited on or off without taking it away.
    public void setEnabled(boolean enabled) {
        configure(null, adapter -> adapter.withCommon(adapter.common().withEnabled(enabled)));
    }

    private void configure(@Nullable Object group, UnaryOperator<AdapterSpec> change) {
        document.apply(COMMAND, group, recipe -> configured(recipe, change));
    }

    /// The recipe with what is being edited changed.
    private Recipe configured(Recipe recipe, UnaryOperator<AdapterSpec> change) {
        ModelShape shape = document.shape();
        Optional<AdapterKind> kind = slot().kind();
        if (shape == null || kind.isEmpty()) {
            return recipe;
        }
        UnaryOperator<AdapterSpec> ofKind = adapter -> adapter.kind() == kind.get() ? change.apply(adapter) : adapter;
        Set<Cell> cells = slot().cells();
        if (!cells.isEmpty()) {
            return PlacementEdit.configure(recipe, shape, cells, ofKind);
        }
        List<AdapterSpec> changed = recipe.adapters().stream().map(ofKind).toList();
        return changed.equals(recipe.adapters()) ? recipe : recipe.withAdapters(changed);
    }
}
