package graft.app.document;

import graft.engine.recipe.Site;
import java.util.Comparator;

/// One place of the canvas.
///
/// @param layer counted from 0 at the input
/// @param site  within that layer
public record Cell(int layer, Site site) implements Comparable<Cell> {

    private static final Comparator<Cell> ORDER =
            Comparator.comparingInt(Cell::layer).thenComparing(Cell::site);

    @Override
    public int compareTo(Cell other) {
        return ORDER.compare(this, other);
    }
}
