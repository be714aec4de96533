package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Legality;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What would happen if the carried thing were let go here: computed on every movement, shown while it hovers, and
/// carried out as it is when the button comes up.
///
/// @param result   the recipe afterwards; the same object when nothing would happen
/// @param places   cells that would be filled
/// @param vacated  cells that would become empty
/// @param title    in words: `Bottleneck 48 to layers 4 to 11`
/// @param detail   what it adds, or why it cannot be done
/// @param possible whether letting go does anything
record DropPlan(Recipe result, Set<Cell> places, Set<Cell> vacated, String title, String detail, boolean possible) {

    /// The plan of a drop.
    ///
    /// @param selection a drop inside it means all of it
    /// @param copy      leaves what was lifted where it is
    static DropPlan of(Recipe recipe, ModelShape shape, Cargo cargo, Target target, Set<Cell> selection, boolean copy) {
        return switch (cargo) {
            case Cargo.Fresh fresh -> fresh(recipe, shape, fresh.mould(), target, selection);
            case Cargo.Lifted lifted -> lifted(recipe, shape, lifted, target, copy);
            case Cargo.Spread block -> FillPlan.of(recipe, shape, block, target);
        };
    }

    /// The cells that a target means for something new.
    static List<Cell> cells(Target target, ModelShape shape, Set<Cell> selection) {
        return switch (target) {
            case Target.Place place ->
                selection.contains(place.cell()) && selection.size() > 1
                        ? List.copyOf(selection)
                        : List.of(place.cell());
            case Target.Column column -> column(column.site(), shape);
            case Target.Lines lines -> Pattern.cells(lines.pattern().layers(shape.layers()), lines.site(), shape);
            case Target.Row row ->
                row.layer() < 0
                        ? List.of(Cell.EMBEDDING)
                        : Placements.columns(shape).stream()
                                .map(site -> new Cell(row.layer(), site))
                                .toList();
            case Target.Between between -> List.of();
            case Target.Outside outside -> List.of();
        };
    }

    static List<Cell> column(Site site, ModelShape shape) {
        if (!site.perLayer()) {
            return List.of(Cell.EMBEDDING);
        }
        List<Cell> cells = new ArrayList<>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            cells.add(new Cell(layer, site));
        }
        return cells;
    }

    private static DropPlan fresh(Recipe recipe, ModelShape shape, Mould mould, Target target, Set<Cell> selection) {
        if (target instanceof Target.Outside) {
            return nothing(recipe, mould.title(), Messages.text("drop.outside"));
        }
        if (Placements.wholeModel(mould.kind())) {
            Recipe result = PlacementEdit.addWholeModel(recipe, mould.at(new Cell(0, Site.FFN_OUTPUT), shape));
            String title = Messages.text("drop.whole", mould.title());
            return result == recipe
                    ? nothing(recipe, mould.title(), Messages.text("drop.already"))
                    : new DropPlan(result, Set.of(), Set.of(), title, added(recipe, result, shape), true);
        }
        List<Cell> cells = cells(target, shape, selection);
        if (cells.isEmpty()) {
            return nothing(recipe, mould.title(), Messages.text("drop.between"));
        }
        return placed(recipe, shape, mould, cells);
    }

    /// Something new in these cells, whether dropped or placed by a key. What can stand beside it stays, the rest gives
    /// way to it.
    static DropPlan placed(Recipe recipe, ModelShape shape, Mould mould, Collection<Cell> cells) {
        Placements before = Placements.of(recipe, shape);
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        Set<String> replaced = new LinkedHashSet<>();
        Map<Site, Boolean> legal = new EnumMap<>(Site.class);
        for (Cell cell : cells) {
            if (legal.computeIfAbsent(
                    cell.site(), site -> Costs.reason(mould.kind(), site, shape).isEmpty())) {
                AdapterSpec fresh = mould.at(cell, shape);
                List<AdapterSpec> here = new ArrayList<>();
                for (AdapterSpec present : before.at(cell)) {
                    if (Legality.together(present, fresh).isEmpty()) {
                        here.add(present);
                    } else if (!Words.title(present).equals(Words.title(fresh))) {
                        replaced.add(Words.title(present));
                    }
                }
                here.add(fresh);
                contents.put(cell, here);
            }
        }
        if (contents.isEmpty()) {
            Site site = cells.iterator().next().site();
            return nothing(
                    recipe,
                    Messages.text("drop.illegal", mould.title(), Words.site(site)),
                    Words.capital(Costs.reason(mould.kind(), site, shape).orElse("")));
        }
        Recipe result = PlacementEdit.put(recipe, shape, contents);
        if (result == recipe) {
            return nothing(recipe, mould.title(), Messages.text("drop.already"));
        }
        String added = added(recipe, result, shape);
        return new DropPlan(
                result,
                Set.copyOf(contents.keySet()),
                Set.of(),
                title(mould, contents.keySet(), shape),
                replaced.isEmpty() ? added : Messages.text("drop.replaces", added, String.join(", ", replaced)),
                true);
    }

    private static String title(Mould mould, Set<Cell> cells, ModelShape shape) {
        Cell first = new TreeSet<>(cells).first();
        String what = Words.named(mould.at(first, shape), first, shape);
        return Messages.text("drop.place", what, Words.places(cells, shape));
    }

    private static DropPlan lifted(Recipe recipe, ModelShape shape, Cargo.Lifted lifted, Target target, boolean copy) {
        String what = lifted.contents().size() == 1
                ? Words.kind(lifted.kinds().iterator().next())
                : Messages.text("drop.several", lifted.contents().size());
        return switch (target) {
            case Target.Place place -> moved(recipe, shape, lifted, place.cell(), copy, what);
            case Target.Row row ->
                moved(recipe, shape, lifted, new Cell(row.layer(), lifted.grip().site()), copy, what);
            case Target.Column column ->
                moved(recipe, shape, lifted, new Cell(lifted.grip().layer(), column.site()), copy, what);
            case Target.Lines _ -> nothing(recipe, what, Messages.text("drop.between"));
            case Target.Between _, Target.Outside _ -> {
                if (copy) {
                    yield nothing(recipe, what, Messages.text("drop.outside"));
                }
                Set<Cell> cells = lifted.contents().keySet();
                Recipe result = PlacementEdit.remove(recipe, shape, cells);
                yield new DropPlan(
                        result,
                        Set.of(),
                        cells,
                        Messages.text("drop.remove", what),
                        added(recipe, result, shape),
                        true);
            }
        };
    }

    private static DropPlan moved(
            Recipe recipe, ModelShape shape, Cargo.Lifted lifted, Cell over, boolean copy, String what) {
        Map<Cell, Cell> targets = shifted(lifted, over, shape);
        Recipe result = PlacementEdit.move(recipe, shape, targets, copy);
        if (result == recipe) {
            AdapterKind kind = lifted.kinds().iterator().next();
            String reason =
                    Costs.reason(kind, over.site(), shape).map(Words::capital).orElse(Messages.text("drop.already"));
            return nothing(recipe, what, reason);
        }
        Set<Cell> places = new TreeSet<>(targets.values());
        places.removeIf(cell -> Placements.of(result, shape).at(cell).isEmpty());
        Set<Cell> vacated = new TreeSet<>(lifted.contents().keySet());
        vacated.removeIf(cell -> !Placements.of(result, shape).at(cell).isEmpty());
        String key = copy ? "drop.copy" : "drop.move";
        return new DropPlan(
                result,
                places,
                vacated,
                Messages.text(key, what, Words.places(places, shape)),
                added(recipe, result, shape),
                true);
    }

    /// Where each lifted cell lands when the grip is over a cell: the same shift in layers, and in columns.
    static Map<Cell, Cell> shifted(Cargo.Lifted lifted, Cell over, ModelShape shape) {
        if (over.embedding() || lifted.grip().embedding()) {
            // From the layers to the embedding there is no such shift: only what is held goes.
            return Map.of(lifted.grip(), over);
        }
        List<Site> columns = Placements.columns(shape);
        int down = over.layer() - lifted.grip().layer();
        int right = columns.indexOf(over.site()) - columns.indexOf(lifted.grip().site());
        Map<Cell, Cell> targets = new TreeMap<>();
        for (Cell cell : lifted.contents().keySet()) {
            if (cell.embedding()) {
                continue;
            }
            int column = columns.indexOf(cell.site()) + right;
            if (column >= 0 && column < columns.size()) {
                targets.put(cell, new Cell(cell.layer() + down, columns.get(column)));
            }
        }
        return targets;
    }

    /// What each place loses to what would stand there: shown beside it, since the recipe's picture no longer has it.
    Map<Cell, List<AdapterSpec>> replaced(Recipe before, ModelShape shape) {
        Placements was = Placements.of(before, shape);
        Placements becomes = Placements.of(result, shape);
        Map<Cell, List<AdapterSpec>> gone = new TreeMap<>();
        for (Cell place : places) {
            List<AdapterSpec> lost = new ArrayList<>(was.at(place));
            lost.removeAll(becomes.at(place));
            if (!lost.isEmpty()) {
                gone.put(place, lost);
            }
        }
        return gone;
    }

    /// `+596,352 parameters, +2.27 MiB`.
    static String added(Recipe before, Recipe after, ModelShape shape) {
        ParameterCount old = Costs.count(before, shape);
        ParameterCount fresh = Costs.count(after, shape);
        long parameters = fresh.adapters() - old.adapters();
        long bytes = fresh.fileBytes() - old.fileBytes();
        if (parameters == 0) { // the file's names may be longer by some letters
            return Messages.text("drop.same");
        }
        return Messages.text(
                "drop.added",
                signed(parameters, Figures.count(Math.abs(parameters))),
                signed(bytes, Figures.bytes(Math.abs(bytes))));
    }

    private static String signed(long value, String words) {
        return (value < 0 ? "−" : "+") + words;
    }

    static DropPlan nothing(Recipe recipe, String title, String detail) {
        return new DropPlan(recipe, Set.of(), Set.of(), title, detail, false);
    }
}
