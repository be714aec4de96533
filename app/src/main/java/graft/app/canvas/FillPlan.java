package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What pulling the handle of a block of cells would do: the block is repeated towards the cell under the pointer, up,
/// down or sideways, as in a spreadsheet. Sites that cannot take an adapter stay as they are.
final class FillPlan {

    /// A stretch of layers and of columns, both ends in it.
    private record Box(int low, int high, int left, int right) {

        static Box around(Set<Cell> cells, List<Site> columns) {
            Box box = new Box(Integer.MAX_VALUE, -1, Integer.MAX_VALUE, -1);
            for (Cell cell : cells) {
                int column = columns.indexOf(cell.site());
                box = new Box(
                        Math.min(box.low, cell.layer()),
                        Math.max(box.high, cell.layer()),
                        Math.min(box.left, column),
                        Math.max(box.right, column));
            }
            return box;
        }

        /// What lies between this and a place, on the side on which it is farther away; empty where it lies inside.
        Optional<Box> towards(int layer, int column) {
            int across = Math.max(left - column, column - right);
            int along = Math.max(low - layer, layer - high);
            if (across <= 0 && along <= 0) {
                return Optional.empty();
            }
            if (along >= across) {
                return Optional.of(
                        layer > high ? new Box(high + 1, layer, left, right) : new Box(layer, low - 1, left, right));
            }
            return Optional.of(
                    column > right ? new Box(low, high, right + 1, column) : new Box(low, high, column, left - 1));
        }
    }

    private FillPlan() {}

    static DropPlan of(Recipe recipe, ModelShape shape, Cargo.Spread block, Target target) {
        String title = Messages.text("drop.fill.title");
        if (!(target instanceof Target.Place place) || place.cell().embedding()) {
            return DropPlan.nothing(recipe, title, Messages.text("drop.fill.where"));
        }
        List<Site> columns = Placements.columns(shape);
        Box source = Box.around(block.contents().keySet(), columns);
        Optional<Box> wanted = source.towards(
                place.cell().layer(), columns.indexOf(place.cell().site()));
        if (wanted.isEmpty()) {
            return DropPlan.nothing(recipe, title, Messages.text("drop.fill.where"));
        }
        Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        String reason = Messages.text("drop.already");
        Box box = wanted.get();
        for (int layer = box.low(); layer <= box.high(); layer++) {
            for (int column = box.left(); column <= box.right(); column++) {
                Cell cell = new Cell(layer, columns.get(column));
                Cell model = new Cell(
                        repeated(layer, source.low(), source.high()),
                        columns.get(repeated(column, source.left(), source.right())));
                List<AdapterSpec> given = block.contents().getOrDefault(model, List.of());
                List<AdapterSpec> legal = new ArrayList<>();
                for (AdapterSpec adapter : given) {
                    Optional<String> why = Costs.reason(adapter.kind(), cell.site(), shape);
                    if (why.isEmpty()) {
                        legal.add(adapter);
                    } else {
                        reason = Words.capital(why.get());
                    }
                }
                if (!legal.isEmpty() || given.isEmpty()) {
                    contents.put(cell, legal);
                }
            }
        }
        Recipe result = PlacementEdit.put(recipe, shape, contents);
        return contents.isEmpty() || result == recipe || result.equals(recipe)
                ? DropPlan.nothing(recipe, title, reason)
                : new DropPlan(
                        result,
                        Set.copyOf(contents.keySet()),
                        Set.of(),
                        Messages.text("drop.fill", Words.capital(Words.places(contents.keySet(), shape))),
                        DropPlan.added(recipe, result, shape),
                        true);
    }

    /// Where in a stretch a place lies when the stretch is repeated without end.
    private static int repeated(int place, int low, int high) {
        return low + Math.floorMod(place - low, high - low + 1);
    }
}
