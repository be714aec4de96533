package graft.app.document;

import graft.engine.recipe.Site;
import java.util.Comparator;

/// One place of the canvas.
///
/// @param layer counted from 0 at the input; −1 at the embedding, which stands before the layers
/// @param site  within that layer
public record Cell(int layer, Site site) implements Comparable<Cell> {

    /// The one place before the layers.
    public static final Cell EMBEDDING = new Cell(-1, Site.EMBEDDING);

    private static final Comparator<Cell> ORDER =
            Comparator.comparingInt(Cell::layer).thenComparing(Cell::site);

    @Override
    public int compareTo(Cell other) {
        return ORDER.compare(this, other);
    }

    /// Whether it stands before the layers.
    public boolean embedding() {
        return equals(EMBEDDING);
    }

    /// Whether a model of so many layers has it.
    public boolean within(int layers) {
        return embedding() || layer >= 0 && layer < layers && site.perLayer();
    }
}
