package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LayerSelection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/// What the canvas says of what the pointer rests on.
class HoverTest extends CanvasTest {

    HoverTest() {
        super(StartRecipe.recipe().withAdapters(List.of(someOff())));
    }

    /// The start recipe's bottleneck after the feed-forward block of two layers, switched off.
    private static AdapterSpec someOff() {
        AdapterSpec adapter = StartRecipe.recipe().adapters().getFirst();
        return adapter.withCommon(
                adapter.common().withLayers(LayerSelection.of(List.of(3, 4))).withEnabled(false));
    }

    private static List<String> hints() {
        return Window.getWindows().stream()
                .filter(window -> window instanceof Tooltip)
                .map(window -> ((Tooltip) window).getText())
                .toList();
    }

    /// The lines that are said of a node, which begin with its name.
    private List<String> restOn(String query, String name) throws TimeoutException {
        hand.moveTo(query);
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> hints().stream().anyMatch(hint -> hint.startsWith(name)));
        assertEquals(1, hints().size(), "one for all");
        return hints().getFirst().lines().toList();
    }

    @Test
    void anEmptyPlaceTellsWhatMayStandThereAndWhyWhatThePaletteHasMayNot() throws TimeoutException {
        hand.clickOn("#palette-bottleneck").type(KeyCode.ESCAPE);
        List<String> lines = restOn("#cell-5-attention-q", "Layer 5");
        assertEquals("Layer 5, attention q, empty", lines.get(0));
        assertEquals("May stand here: LoRA, DoRA, VeRA, (IA)³.", lines.get(1));
        assertTrue(lines.get(2).startsWith("One matrix"), lines.get(2));
        assertTrue(lines.get(3).startsWith("No place for Bottleneck: a bottleneck stands after"), lines.get(3));
        hand.moveTo("#palette-lora");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), hints(), "the pointer is elsewhere");
    }

    @Test
    void aFilledPlaceAndTheHeadsTellSizeCountAndState() throws TimeoutException {
        String place = restOn("#cell-3-ffn-output", "Layer 3").getFirst();
        assertTrue(place.matches("Layer 3, after FFN, Bottleneck r \\d+, [\\d,]+ parameters, off"), place);
        List<String> head = restOn("#column-ffn-output", "After FFN");
        assertEquals("After FFN: 2 of 12 places filled", head.get(0));
        assertTrue(head.get(1).matches("Bottleneck r \\d+ in 2 places, [\\d,]+ parameters, 2 off"), head.get(1));
        assertEquals("May stand here: Bottleneck, Compacter.", head.get(2));
        List<String> row = restOn("#row-3", "Layer 3:");
        assertTrue(row.get(0).matches("Layer 3: 1 of \\d+ places filled"), row.get(0));
        assertTrue(row.get(1).endsWith("1 off"), row.get(1));
    }

    @Test
    void itGivesWayToAPressAndToADrag() throws TimeoutException {
        restOn("#cell-3-ffn-output", "Layer 3");
        hand.press(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), hints(), "pressed");
        hand.moveTo("#cell-5-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), hints(), "dragged");
        hand.letGo();
    }
}
