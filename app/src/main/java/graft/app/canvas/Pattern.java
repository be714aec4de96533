package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Messages;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;

/// Layers that are chosen together often: offered by the ring around a column's head, and in the menus.
public enum Pattern {
    ALL,
    EVERY_SECOND,
    EVERY_THIRD,
    FIRST_HALF,
    LAST_HALF,
    LAST_THIRD;

    /// In words: `every 2nd layer`.
    public String title() {
        return switch (this) {
            case ALL -> Messages.text("pattern.all");
            case EVERY_SECOND -> Messages.text("pattern.second");
            case EVERY_THIRD -> Messages.text("pattern.third");
            case FIRST_HALF -> Messages.text("pattern.first-half");
            case LAST_HALF -> Messages.text("pattern.last-half");
            case LAST_THIRD -> Messages.text("pattern.last-third");
        };
    }

    /// The layers of a model of so many, as a recipe writes them.
    LayerSelection layers(int count) {
        int half = Math.max(1, count / 2);
        return switch (this) {
            case ALL -> LayerSelection.ALL;
            case EVERY_SECOND -> new LayerSelection("every 2");
            case EVERY_THIRD -> new LayerSelection("every 3");
            case FIRST_HALF -> new LayerSelection("0-" + (half - 1));
            case LAST_HALF -> new LayerSelection("last " + half);
            case LAST_THIRD -> new LayerSelection("last " + Math.max(1, count / 3));
        };
    }

    /// The cells of a column in these layers.
    static List<Cell> cells(LayerSelection layers, Site site, ModelShape shape) {
        return site.perLayer()
                ? layers.resolve(shape.layers()).stream()
                        .map(layer -> new Cell(layer, site))
                        .toList()
                : List.of(Cell.EMBEDDING);
    }
}
