package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.CellSelection;
import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Copies places to the system's clipboard and pastes from it.
final class CellCopies {

    private final RecipeDocument document;
    private final Consumer<String> say;
    private final Consumer<String> refuse;
    private final CellClipboard clipboard = new CellClipboard();

    /// @param refuse says why nothing was pasted
    CellCopies(RecipeDocument document, Consumer<String> say, Consumer<String> refuse) {
        this.document = document;
        this.say = say;
        this.refuse = refuse;
    }

    void copy(Set<Cell> selected) {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        Placements placements = Placements.of(document.recipe(), shape);
        TreeMap<Cell, List<AdapterSpec>> copied = new TreeMap<>();
        placements.filled(selected).forEach(cell -> copied.put(cell, placements.at(cell)));
        if (!copied.isEmpty()) {
            clipboard.put(document.recipe(), shape, copied);
            say.accept(Messages.text("said.copied", copied.size()));
        } else if (!selected.isEmpty()) {
            say.accept(Messages.text("said.nothing.there"));
        }
    }

    /// Pastes what is on the system's clipboard: places, the block's upper left corner on the focused one, or a recipe.
    void paste() {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        switch (clipboard.read(document.recipe(), shape)) {
            case CellClipboard.Content.Places(var contents) -> paste(contents, shape);
            case CellClipboard.Content.Whole(Recipe recipe) -> {
                document.apply("command.paste", before -> recipe);
                say.accept(Messages.text("said.pasted.recipe", recipe.name()));
            }
            case CellClipboard.Content.Unusable(String why) -> refuse.accept(why);
        }
    }

    private void paste(SortedMap<Cell, List<AdapterSpec>> copied, ModelShape shape) {
        Cell corner = corner(copied.keySet(), shape);
        Cargo.Lifted lifted = new Cargo.Lifted(copied, corner);
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        DropPlan.shifted(lifted, pasteAt(corner, shape), shape).forEach((from, to) -> {
            List<AdapterSpec> what = copied.getOrDefault(from, List.of());
            if (!what.isEmpty()
                    && to.within(shape.layers())
                    && what.stream().allMatch(adapter -> Placements.legal(adapter.kind(), to.site()))) {
                contents.put(to, what);
            }
        });
        if (contents.isEmpty()) {
            refuse.accept(Messages.text("said.cannot.paste"));
            return;
        }
        document.apply("command.paste", recipe -> PlacementEdit.put(recipe, shape, contents));
        document.selection().set(contents.keySet());
        say.accept(Messages.text("said.pasted", contents.size()));
    }

    /// As in a table: the selection's upper left corner, wherever in it the keyboard is.
    private Cell pasteAt(Cell copiedFrom, ModelShape shape) {
        CellSelection selection = document.selection();
        Cell focus = selection.focus();
        if (!selection.cells().isEmpty()) {
            return corner(selection.cells(), shape);
        }
        return focus == null ? copiedFrom : focus;
    }

    /// The upper left corner of a block, whether anything stands there or not.
    private static Cell corner(Set<Cell> block, ModelShape shape) {
        List<Site> columns = Placements.columns(shape);
        List<Cell> layered = block.stream().filter(cell -> !cell.embedding()).toList();
        return layered.isEmpty()
                ? Cell.EMBEDDING
                : new Cell(
                        layered.stream().mapToInt(Cell::layer).max().orElseThrow(),
                        layered.stream()
                                .map(Cell::site)
                                .min(Comparator.comparingInt(columns::indexOf))
                                .orElseThrow());
    }
}
