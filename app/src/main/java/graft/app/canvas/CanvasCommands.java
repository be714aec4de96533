package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StepName;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// What keys, menus and gestures do to the selected cells. Each is one undoable command and says aloud what it did.
public final class CanvasCommands {

    private final RecipeDocument document;
    private final Consumer<String> say;
    private final Consumer<String> refuse;
    private final CellCopies copies;
    private final ReadOnlyObjectWrapper<Mould> lastMould =
            new ReadOnlyObjectWrapper<>(this, "lastMould", Mould.BOTTLENECK);

    /// @param refuse says why a gesture did nothing, which matters until the next one
    public CanvasCommands(RecipeDocument document, Consumer<String> say, Consumer<String> refuse) {
        this.document = document;
        this.say = say;
        this.refuse = refuse;
        copies = new CellCopies(document, say, refuse);
    }

    void say(String sentence) {
        say.accept(sentence);
    }

    /// Makes what a gesture has done so far as if it had not been.
    void takeBack(Object gesture) {
        document.takeBack(gesture);
    }

    /// Carries out that something new is placed.
    void carryOut(DropPlan plan) {
        carryOut(plan, "command.place");
    }

    /// Carries a plan out.
    ///
    /// @param nameKey what undo calls it, unless all it does is to empty places
    void carryOut(DropPlan plan, String nameKey) {
        document.previewProperty().set(null);
        if (!plan.possible()) {
            refuse.accept(plan.title() + ": " + plan.detail());
            return;
        }
        document.apply(
                plan.places().isEmpty() && !plan.vacated().isEmpty() ? "command.remove" : nameKey,
                recipe -> plan.result());
        if (!plan.places().isEmpty()) {
            document.selection().set(plan.places());
            // The keyboard goes on where the mouse has put it down.
            Cell before = document.selection().focus();
            document.selection().focusAmong(plan.places());
            if (Objects.equals(before, document.selection().focus())) {
                document.selection().focusOn(null);
                document.selection().focusOn(before);
            }
        }
        say.accept(plan.title() + ". " + plan.detail());
    }

    /// Carries out that a block was pulled over its neighbours; all of it is selected then.
    void spread(DropPlan plan) {
        document.previewProperty().set(null);
        if (plan.possible()) {
            document.apply("command.spread", recipe -> plan.result());
            document.selection().addAll(plan.places());
        }
        say.accept(plan.title() + ". " + plan.detail());
    }

    /// Puts something from the palette into cells; for kinds of the whole model the cells do not matter.
    void place(Mould mould, Collection<Cell> cells) {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        picked(mould);
        if (Placements.wholeModel(mould.kind())) {
            carryOut(DropPlan.of(
                    document.recipe(), shape, new Cargo.Fresh(mould), new Target.Between(), Set.of(), false));
        } else if (cells.isEmpty()) {
            say.accept(Messages.text("canvas.select.first"));
        } else {
            carryOut(DropPlan.placed(document.recipe(), shape, mould, cells));
        }
    }

    /// Puts something from the palette into all layers of these sites.
    void placeInColumns(Mould mould, Collection<Site> sites) {
        ModelShape shape = document.shape();
        if (shape != null) {
            place(
                    mould,
                    sites.stream()
                            .flatMap(site -> DropPlan.column(site, shape).stream())
                            .toList());
        }
    }

    /// What the brush paints: the adapter that was picked or placed last.
    Mould lastMould() {
        return lastMould.get();
    }

    ReadOnlyObjectProperty<Mould> lastMouldProperty() {
        return lastMould.getReadOnlyProperty();
    }

    void picked(Mould mould) {
        if (!Placements.wholeModel(mould.kind())) {
            lastMould.set(mould);
        }
    }

    /// Paints one cell of a stroke; places that cannot take the adapter stay as they are.
    ///
    /// @return empty when it was painted, else why it stays as it is
    Optional<String> paint(Cell cell, Object stroke) {
        ModelShape shape = document.shape();
        if (shape == null) {
            return Optional.of(Messages.text("canvas.no.model"));
        }
        DropPlan plan = DropPlan.placed(document.recipe(), shape, lastMould(), List.of(cell));
        if (plan.possible()) {
            document.apply("command.paint", stroke, recipe -> plan.result());
            return Optional.empty();
        }
        String reason = plan.title() + ": " + plan.detail();
        refuse.accept(reason);
        return Optional.of(reason);
    }

    /// Says what a stroke has done.
    ///
    /// @param cells  those it has painted
    /// @param reason why it left others as they were; empty when it left none
    void painted(Set<Cell> cells, String reason) {
        ModelShape shape = document.shape();
        if (shape != null && !cells.isEmpty()) {
            document.selection().set(cells);
            document.selection().focusAmong(cells);
            String done = Messages.text("said.painted", lastMould().title(), Words.places(cells, shape));
            say.accept(reason.isEmpty() ? done : done + " " + reason);
        } else if (!reason.isEmpty()) {
            refuse.accept(reason);
        }
    }

    public void remove() {
        edit("command.remove", "said.removed", PlacementEdit::remove);
    }

    void removeWholeModel(AdapterKind kind) {
        document.apply("command.remove", recipe -> PlacementEdit.removeWholeModel(recipe, kind));
        say.accept(Messages.text("said.removed.whole", Words.kind(kind)));
    }

    public void halve() {
        resize(size -> Math.max(1, size / 2));
    }

    public void twice() {
        resize(size -> size * 2);
    }

    public void step(int by) {
        resize(size -> size + by);
    }

    /// One rung up or down the ladder of sizes, by a gesture over these cells.
    void rung(Collection<Cell> cells, int up, Object gesture) {
        ModelShape shape = document.shape();
        if (shape != null) {
            document.apply(
                    "command.resize",
                    gesture,
                    recipe -> PlacementEdit.resize(recipe, shape, cells, size -> Ladder.next(size, up > 0)));
            saySize(cells, shape);
        }
    }

    private void resize(IntUnaryOperator change) {
        edit(
                "command.resize",
                "said.resized",
                (recipe, shape, cells) -> PlacementEdit.resize(recipe, shape, cells, change));
        ModelShape shape = document.shape();
        if (shape != null) {
            saySize(selected(), shape);
        }
    }

    private void saySize(Collection<Cell> cells, ModelShape shape) {
        Placements placements = Placements.of(document.recipe(), shape);
        placements.filled(cells).stream()
                .findFirst()
                .ifPresent(cell -> say.accept(Words.cell(cell, placements.at(cell), shape)));
    }

    public void toggle() {
        edit("command.toggle", "said.toggled", PlacementEdit::toggle);
    }

    /// Robust AdapterDrop up to the selected layers, or off.
    public void dropLayers() {
        new LayerDrop(document, say).toggle(selected());
    }

    /// The selected layers without any adapter.
    public void leaveOut() {
        ModelShape shape = document.shape();
        if (shape != null) {
            new LayerDrop(document, say).leaveOut(selected(), shape);
        }
    }

    void dropNoLayers() {
        new LayerDrop(document, say).off();
    }

    public void copy() {
        copies.copy(selected());
    }

    public void cut() {
        copy();
        edit("command.cut", "said.removed", PlacementEdit::remove);
    }

    /// Pastes places or a recipe from the system's clipboard.
    public void paste() {
        copies.paste();
    }

    /// Copies the topmost selected cell of each column to the selected cells below it.
    public void fillDown() {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        Placements placements = Placements.of(document.recipe(), shape);
        TreeMap<Site, Cell> tops = new TreeMap<>();
        selected().forEach(cell -> tops.merge(cell.site(), cell, (a, b) -> a.layer() > b.layer() ? a : b));
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        for (Cell cell : selected()) {
            Cell top = tops.get(cell.site());
            if (top != null) {
                contents.put(cell, placements.at(top));
            }
        }
        Recipe filled = PlacementEdit.put(document.recipe(), shape, contents);
        if (filled.equals(document.recipe())) {
            say.accept(Messages.text("drop.already"));
            return;
        }
        document.apply("command.fill", recipe -> filled);
        say.accept(Messages.text("said.filled", contents.size()));
    }

    /// Selects these layers in the columns of the selection.
    public void selectLayers(LayerSelection layers) {
        select(cell -> new TreeSet<>(Pattern.cells(layers, cell.site(), shapeOrFail())));
    }

    public void selectPattern(Pattern pattern) {
        ModelShape shape = document.shape();
        if (shape != null) {
            selectLayers(pattern.layers(shape.layers()));
        }
    }

    /// Switches one cell, as its eye does.
    void toggle(Cell cell) {
        document.selection().set(Set.of(cell));
        document.selection().focusOn(cell);
        toggle();
    }

    public void selectColumns() {
        select(cell -> new TreeSet<>(DropPlan.column(cell.site(), shapeOrFail())));
    }

    public void selectRows() {
        select(cell -> new TreeSet<>(DropPlan.cells(new Target.Row(cell.layer()), shapeOrFail(), Set.of())));
    }

    private void select(java.util.function.Function<Cell, Set<Cell>> line) {
        if (document.shape() == null) {
            return;
        }
        TreeSet<Cell> cells = new TreeSet<>();
        selected().forEach(cell -> cells.addAll(line.apply(cell)));
        document.selection().set(cells);
        if (!cells.isEmpty()) {
            // Elsewhere, the frame of the keyboard would look like one more selected place.
            document.selection().focusAmong(cells);
        }
        say.accept(Words.capital(Words.selection(cells, shapeOrFail())));
    }

    private ModelShape shapeOrFail() {
        ModelShape shape = document.shape();
        if (shape == null) {
            throw new IllegalStateException("no shape, so nothing can be selected");
        }
        return shape;
    }

    public void undo() {
        StepName name = document.undoNameProperty().get();
        if (name != null) {
            document.undo();
            say.accept(Messages.text("said.undone", name.words()));
        }
    }

    public void redo() {
        StepName name = document.redoNameProperty().get();
        if (name != null) {
            document.redo();
            say.accept(Messages.text("said.redone", name.words()));
        }
    }

    /// The selected cells, or the focused one when nothing is selected.
    Set<Cell> selected() {
        Set<Cell> cells = document.selection().cells();
        Cell focus = document.selection().focus();
        return cells.isEmpty() && focus != null ? Set.of(focus) : cells;
    }

    private interface CellEdit {
        Recipe apply(Recipe recipe, ModelShape shape, Collection<Cell> cells);
    }

    private void edit(String nameKey, String saidKey, CellEdit edit) {
        @Nullable ModelShape shape = document.shape();
        Set<Cell> cells = selected();
        if (shape == null || cells.isEmpty()) {
            return;
        }
        int count = Placements.of(document.recipe(), shape).filled(cells).size();
        if (count > 0) {
            document.apply(nameKey, recipe -> edit.apply(recipe, shape, cells));
            say.accept(Messages.text(saidKey, count));
        } else {
            say.accept(Messages.text("said.nothing.there"));
        }
    }

    /// Whether anything stands in the selected cells.
    boolean anythingSelected() {
        ModelShape shape = document.shape();
        return shape != null
                && !Placements.of(document.recipe(), shape).filled(selected()).isEmpty();
    }
}
