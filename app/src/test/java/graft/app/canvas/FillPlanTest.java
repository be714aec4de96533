package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FillPlanTest {

    private final ModelShape shape = Shapes.bertBase();

    /// LoRA on q in the top layer, nothing in the one below.
    private final Recipe recipe = StartRecipe.recipe().withAdapters(List.of(at(LoraSpec.defaults(), Site.ATTENTION_Q)));

    private static AdapterSpec at(AdapterSpec adapter, Site site) {
        return adapter.withCommon(
                adapter.common().withLayers(LayerSelection.of(List.of(11))).withSites(List.of(site)));
    }

    private Cargo.Spread block(Cell... cells) {
        Placements placements = Placements.of(recipe, shape);
        TreeMap<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        for (Cell cell : cells) {
            contents.put(cell, placements.at(cell));
        }
        return new Cargo.Spread(contents);
    }

    private DropPlan plan(Cargo.Spread block, int layer, Site site) {
        return FillPlan.of(recipe, shape, block, new Target.Place(new Cell(layer, site)));
    }

    private static Cell q(int layer) {
        return new Cell(layer, Site.ATTENTION_Q);
    }

    @Test
    void aBlockOfTwoLayersIsRepeatedAsAPattern() {
        DropPlan plan = plan(block(q(11), q(10)), 6, Site.ATTENTION_Q);
        assertTrue(plan.possible(), plan.detail());
        assertEquals(
                List.of(7, 9, 11), plan.result().adapters().getFirst().layers().resolve(12));
        assertEquals(Set.of(q(6), q(7), q(8), q(9)), plan.places());
    }

    @Test
    void sidewaysGoesToOtherSitesAndLeavesThoseThatCannotTakeIt() {
        DropPlan plan = plan(block(q(11)), 11, Site.FFN_UP);
        assertTrue(plan.possible(), plan.detail());
        assertEquals(
                Set.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V, Site.ATTENTION_O, Site.FFN_UP),
                Set.copyOf(plan.result().adapters().getFirst().sites()));
        assertTrue(plan.detail().startsWith("+67,584 "), "what it adds is said: " + plan.detail());
    }

    @Test
    void whereNothingCanStandTheReasonIsSaid() {
        Recipe bottleneck = recipe.withAdapters(List.of(at(BottleneckSpec.of(null), Site.FFN_OUTPUT)));
        TreeMap<Cell, List<AdapterSpec>> contents = new TreeMap<>();
        Cell place = new Cell(11, Site.FFN_OUTPUT);
        contents.put(place, Placements.of(bottleneck, shape).at(place));
        DropPlan plan = FillPlan.of(
                bottleneck, shape, new Cargo.Spread(contents), new Target.Place(new Cell(11, Site.FFN_DOWN)));
        assertFalse(plan.possible());
        assertFalse(plan.detail().isBlank());
        assertEquals(bottleneck, plan.result());
    }

    @Test
    void insideTheBlockAndBetweenPlacesNothingHappens() {
        assertFalse(plan(block(q(11)), 11, Site.ATTENTION_Q).possible());
        assertFalse(
                FillPlan.of(recipe, shape, block(q(11)), new Target.Between()).possible());
        assertFalse(FillPlan.of(recipe, shape, block(q(11)), new Target.Place(Cell.EMBEDDING))
                .possible());
    }

    @Test
    void eachDoublingOfASizeDrawsTheMarkOneStepLarger() {
        Cell cell = q(3);
        double usual = MarkSize.of(LoraSpec.defaults().withRank(8), cell, shape);
        double twice = MarkSize.of(LoraSpec.defaults().withRank(16), cell, shape);
        double fourTimes = MarkSize.of(LoraSpec.defaults().withRank(32), cell, shape);
        assertEquals(1, usual);
        assertEquals(twice - usual, fourTimes - twice, 1e-12);
        assertTrue(twice > usual);
        assertEquals(1.36, MarkSize.of(LoraSpec.defaults().withRank(4096), cell, shape));
        assertEquals(0.62, MarkSize.of(LoraSpec.defaults().withRank(1), cell, shape), 0.01);
    }
}
