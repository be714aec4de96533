package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.Map;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Parent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;

/// What a movement over a model of many layers may cost is counted here in places; milliseconds are in
/// `docs/benchmarks.md`.
@ExtendWith(ApplicationExtension.class)
class DragWorkTest {

    private static final ModelShape SHAPE = Shapes.bert(32, 768, 3072);
    private static final Mould LORA = Mould.all().stream()
            .filter(mould -> mould.kind() == AdapterKind.LORA)
            .findFirst()
            .orElseThrow();

    private static DropPlan over(Recipe recipe, Target target) {
        return DropPlan.of(recipe, SHAPE, new Cargo.Fresh(LORA), target, Set.of(), false);
    }

    private static long dressedBy(Surface surface, Runnable movement) {
        long before = surface.dressed();
        movement.run();
        return surface.dressed() - before;
    }

    private static void hover(Surface surface, Recipe recipe, DropPlan plan) {
        surface.showPlacements(Placements.of(plan.result(), SHAPE));
        surface.showDrag(new Cargo.Fresh(LORA), plan, plan.replaced(recipe, SHAPE));
    }

    @Test
    void aMovementTouchesOnlyThePlacesThatLookDifferent(FxRobot robot) {
        robot.interact(() -> {
            Surface surface = new GridView(SHAPE);
            surface.resize(1200, 1400);
            surface.layout();
            surface.see(0, 0, 1200, 1400);
            Recipe recipe = StartRecipe.recipe();
            surface.showPlacements(Placements.of(recipe, SHAPE));
            DropPlan one = over(recipe, new Target.Place(new Cell(31, Site.ATTENTION_Q)));
            DropPlan next = over(recipe, new Target.Place(new Cell(30, Site.ATTENTION_Q)));
            hover(surface, recipe, one);
            assertEquals(0, dressedBy(surface, () -> hover(surface, recipe, one)), "the same place again");
            assertTrue(dressedBy(surface, () -> hover(surface, recipe, next)) <= 4, "one filled, one emptied");
            DropPlan column = over(recipe, new Target.Column(Site.ATTENTION_Q));
            assertTrue(dressedBy(surface, () -> hover(surface, recipe, column)) <= 2 * 32, "a column");
            CellNode ghost = surface.node(new Cell(20, Site.ATTENTION_Q));
            assertTrue(ghost != null && ghost.getPseudoClassStates().contains(CellNode.GHOST), "at once");
        });
    }

    @Test
    void whatIsOutOfSightWaits(FxRobot robot) {
        robot.interact(() -> {
            Surface surface = new GridView(SHAPE);
            surface.resize(1200, 1400);
            surface.layout();
            surface.see(0, 0, 1200, 300);
            Recipe recipe = StartRecipe.recipe();
            surface.showPlacements(Placements.of(recipe, SHAPE));
            DropPlan column = over(recipe, new Target.Column(Site.ATTENTION_Q));
            hover(surface, recipe, column);
            CellNode seen = surface.node(new Cell(31, Site.ATTENTION_Q));
            CellNode hidden = surface.node(new Cell(0, Site.ATTENTION_Q));
            assertTrue(seen != null && seen.getPseudoClassStates().contains(CellNode.GHOST));
            assertFalse(hidden == null || hidden.getPseudoClassStates().contains(CellNode.GHOST));
            surface.see(0, 1000, 1200, 300);
            assertTrue(hidden != null && hidden.getPseudoClassStates().contains(CellNode.GHOST), "scrolled to");
        });
    }

    /// On every frame the toolkit goes through all nodes there are.
    @Test
    void aFilledPlaceIsMadeOfFewNodes(FxRobot robot) {
        robot.interact(() -> {
            Surface surface = new GridView(SHAPE);
            int empty = nodes(surface);
            assertTrue(
                    empty <= 2 * surface.cells.size() + 100, empty + " nodes for " + surface.cells.size() + " places");
            DropPlan column = over(StartRecipe.recipe(), new Target.Column(Site.ATTENTION_Q));
            surface.resize(1200, 1400);
            surface.layout();
            surface.see(0, 0, 1200, 1400);
            int before = nodes(surface);
            surface.showPlacements(Placements.of(column.result(), SHAPE));
            surface.showDrag(null, null, Map.of());
            assertTrue(nodes(surface) - before <= 3 * 2 * 32, "ground, mark and size in two columns");
        });
    }

    private static int nodes(Node node) {
        return 1
                + (node instanceof Parent parent
                        ? parent.getChildrenUnmodifiable().stream()
                                .mapToInt(DragWorkTest::nodes)
                                .sum()
                        : 0);
    }
}
