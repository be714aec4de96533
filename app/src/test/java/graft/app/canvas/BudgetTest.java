package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The arithmetic that the window shows before anything is run.
class BudgetTest {

    private static final ModelShape SHAPE = Shapes.bertBase();
    private static final BottleneckSpec PFEIFFER =
            BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER).withSize(new BottleneckSpec.Size.Fixed(48));

    private static Recipe recipe(AdapterSpec... adapters) {
        return StartRecipe.recipe().withAdapters(List.of(adapters));
    }

    @Test
    void countsAreThoseOfThePapersTable() {
        assertEquals(894_528, Budget.of(recipe(PFEIFFER), SHAPE).adapters());
        assertEquals(294_912, Budget.of(recipe(LoraSpec.defaults()), SHAPE).adapters());
    }

    @Test
    void whatIsNotHeadOnlyIsHeldAgainstLora() {
        Budget lora = Budget.of(recipe(LoraSpec.defaults()), SHAPE);
        assertEquals(1, lora.timesLora(), 1e-12);
        Budget none = Budget.of(recipe(), SHAPE);
        assertEquals(0, none.adapters());
        assertTrue(none.head() > 0);
    }

    @Test
    void aBandNamesItsUnitOnce() {
        assertEquals("1.3 to 1.6 GiB", BudgetStrip.band((long) (1.3 * (1L << 30)), (long) (1.6 * (1L << 30))));
        assertEquals("900.0 MiB to 1.6 GiB".replace(".0", ""), BudgetStrip.band(900L << 20, (long) (1.6 * (1L << 30))));
    }

    @Test
    void memoryThatDoesNotFitIsNeverCalledFitting() {
        Budget budget = Budget.of(recipe(PFEIFFER), SHAPE);
        assertEquals(Budget.Fit.FITS, budget.fit(budget.memoryHigh() * 2));
        assertEquals(Budget.Fit.TIGHT, budget.fit(budget.memoryHigh() + 1));
        assertEquals(Budget.Fit.EXCEEDS, budget.fit(budget.memoryHigh() - 1));
    }

    @Test
    void theDropCardSaysWhatWillHappenAndWhatItAdds() {
        Set<Cell> selection =
                Set.of(new Cell(4, Site.FFN_OUTPUT), new Cell(5, Site.FFN_OUTPUT), new Cell(6, Site.FFN_OUTPUT));
        DropPlan plan = DropPlan.of(
                recipe(),
                SHAPE,
                new Cargo.Fresh(Mould.BOTTLENECK),
                new Target.Place(new Cell(5, Site.FFN_OUTPUT)),
                selection,
                false);
        assertEquals("Bottleneck 48 to layers 4 to 6, after FFN", plan.title());
        assertTrue(plan.detail().startsWith("+223,632 parameters"), plan.detail());
        assertEquals(selection, plan.places());
    }

    @Test
    void anIllegalDropSaysWhy() {
        Recipe before = recipe();
        DropPlan plan = DropPlan.of(
                before,
                SHAPE,
                new Cargo.Fresh(Mould.LORA),
                new Target.Place(new Cell(5, Site.FFN_OUTPUT)),
                Set.of(),
                false);
        assertEquals(before, plan.result());
        assertTrue(!plan.possible() && plan.detail().contains("LoRA"), plan.detail());
    }

    @Test
    void makeItFitRanksChangesThatSaveAndSaysWhichAreEnough() {
        Recipe recipe = recipe(PFEIFFER);
        long now = Budget.of(recipe, SHAPE).memoryHigh();
        List<Fixes.Fix> fixes = Fixes.of(recipe, SHAPE, now - 1, MemoryCalibration.NONE);
        assertTrue(fixes.size() >= 4, fixes.toString());
        long before = Long.MAX_VALUE;
        for (Fixes.Fix fix : fixes) {
            assertTrue(fix.saves() > 0 && fix.saves() <= before, "the largest first: " + fix);
            assertTrue(fix.fits(), "each saves at least a byte: " + fix);
            assertEquals(recipe.adapters(), fix.result().adapters(), "the adapters stay");
            assertEquals(now - fix.saves(), Budget.of(fix.result(), SHAPE).memoryHigh());
            before = fix.saves();
        }
        assertTrue(
                Fixes.of(recipe, SHAPE, -1, MemoryCalibration.NONE).stream().noneMatch(Fixes.Fix::fits),
                "nothing is known to be free");
    }

    @Test
    void theYardstickIsCountedOnTheSameBase() {
        Recipe recipe = recipe(PFEIFFER);
        assertEquals(294_912, Yardstick.LORA.adapters(recipe, SHAPE));
        assertEquals(1_327_104, Yardstick.LORA_ALL.adapters(recipe, SHAPE));
        Budget budget = Budget.of(recipe, SHAPE);
        assertTrue(BudgetStrip.references(budget, Yardstick.LORA_ALL, 1_327_104).contains("×0.7"));
        assertTrue(BudgetStrip.references(budget, Yardstick.FULL, 124_645_632).contains("1/139"));
    }
}
