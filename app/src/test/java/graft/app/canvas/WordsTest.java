package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.document.Cell;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final ModelShape SHAPE = Shapes.bertBase();

    @Test
    void layersAreCountedFromZeroWhereverTheyAreNamed() {
        Cell four = new Cell(4, Site.FFN_OUTPUT);
        Cell five = new Cell(5, Site.FFN_OUTPUT);
        assertEquals("layers 4 to 5 of 0–11, after FFN", Words.selection(Set.of(four, five), SHAPE));
        assertEquals("layer 5 of 0–11, after FFN", Words.selection(Set.of(five), SHAPE));
        assertEquals("layers 4 to 5, after FFN", Words.places(Set.of(four, five), SHAPE));
        assertEquals("Layer 5, after FFN, empty", Words.cell(five, List.of(), SHAPE));
        assertEquals(
                "all 12 layers, after FFN",
                Words.selection(new TreeSet<>(DropPlan.column(Site.FFN_OUTPUT, SHAPE)), SHAPE));
    }
}
