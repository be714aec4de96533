package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.MarkKind;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is carried: from the palette, or from cells of the canvas.
sealed interface Cargo {

    /// The kinds in it.
    Set<AdapterKind> kinds();

    /// By what it is known while it is carried.
    MarkKind mark();

    record Fresh(Mould mould) implements Cargo {
        @Override
        public Set<AdapterKind> kinds() {
            return Set.of(mould.kind());
        }

        @Override
        public MarkKind mark() {
            return mould.mark();
        }
    }

    /// @param contents what was picked up, by cell
    /// @param grip     the cell under the pointer when it was picked up
    record Lifted(SortedMap<Cell, List<AdapterSpec>> contents, Cell grip) implements Cargo {

        /// What stands in the selected places and in the one that is held.
        static Lifted of(Placements placements, Set<Cell> selected, Cell grip) {
            TreeMap<Cell, List<AdapterSpec>> lifted = new TreeMap<>();
            placements.filled(selected).forEach(cell -> lifted.put(cell, placements.at(cell)));
            lifted.put(grip, placements.at(grip));
            return new Lifted(lifted, grip);
        }

        @Override
        public Set<AdapterKind> kinds() {
            return Cargo.kinds(contents);
        }

        @Override
        public MarkKind mark() {
            return MarkKind.of(contents.getOrDefault(grip, contents.firstEntry().getValue())
                    .getFirst());
        }
    }

    /// A block of cells that is pulled by its handle over those beside it.
    ///
    /// @param contents of every cell of the block; one at least is filled
    record Spread(SortedMap<Cell, List<AdapterSpec>> contents) implements Cargo {

        /// The selected places of the layers, empty ones too.
        static Spread of(Placements placements, Set<Cell> selected) {
            TreeMap<Cell, List<AdapterSpec>> block = new TreeMap<>();
            selected.stream().filter(cell -> !cell.embedding()).forEach(cell -> block.put(cell, placements.at(cell)));
            return new Spread(block);
        }

        @Override
        public Set<AdapterKind> kinds() {
            return Cargo.kinds(contents);
        }

        @Override
        public MarkKind mark() {
            return contents.values().stream()
                    .flatMap(List::stream)
                    .findFirst()
                    .map(MarkKind::of)
                    .orElse(MarkKind.BOTTLENECK);
        }
    }

    private static Set<AdapterKind> kinds(SortedMap<Cell, List<AdapterSpec>> contents) {
        return contents.values().stream()
                .flatMap(List::stream)
                .map(AdapterSpec::kind)
                .collect(Collectors.toSet());
    }
}
