package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class BlockViewTest {

    private static Label update(BlockView view) {
        Node node = view.lookup("#block-update-ffn-output");
        return (Label) node;
    }

    @Test
    void aFilledPlaceSaysHowFarAStepMovesItAndThatItStandsStill(FxRobot robot) {
        robot.interact(() -> {
            ModelShape shape = Shapes.bertBase();
            BlockView view = new BlockView(shape);
            view.showPlacements(Placements.of(StartRecipe.recipe(), shape));
            assertEquals(
                    "Layer 11 of 0–11", ((Label) view.lookup("#block-title")).getText(), "as the grid counts them");
            assertFalse(update(view).isVisible(), "no run, no number");
            view.showUpdates(Map.of("11 ffn.output", 2.5e-3, "10 ffn.output", 0.0, "11 attention.q", 1.0));
            assertEquals("a step moves it by 2.5e-3", update(view).getText());
            assertFalse(view.lookup("#block-update-attention-q").isVisible(), "nothing stands there");
            view.bring(new Cell(10, Site.FFN_OUTPUT));
            assertTrue(
                    update(view).getText().startsWith("does not move"),
                    update(view).getText());
            assertTrue(update(view).getStyleClass().contains("g-attention"));
        });
    }
}
