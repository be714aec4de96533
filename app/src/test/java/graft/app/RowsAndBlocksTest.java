package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// Gestures on whole rows and blocks of cells: by mouse and by keyboard, each taken back by one undo.
class RowsAndBlocksTest extends CanvasTest {

    RowsAndBlocksTest() {
        super(BARE);
    }

    private void undoesTo(FxRobot robot, Recipe before) {
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe(), "one undo takes the gesture back");
    }

    private Set<Site> sites() {
        return document.recipe().adapters().stream()
                .flatMap(adapter -> adapter.sites().stream())
                .collect(Collectors.toSet());
    }

    private static void insertLora(FxRobot robot) {
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("lo", 0);
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void aWholeRowIsFilledByDroppingOnItsHeadAndByKeys() {
        Recipe before = document.recipe();
        hand.drop("#palette-lora", "#row-7");
        assertEquals(List.of(7), hand.layers());
        assertEquals(
                Set.of(
                        Site.ATTENTION_Q,
                        Site.ATTENTION_K,
                        Site.ATTENTION_V,
                        Site.ATTENTION_O,
                        Site.FFN_UP,
                        Site.FFN_DOWN),
                sites());
        hand.clickOn("#cell-7-attention-q");
        undoesTo(hand, before);
        hand.push(KeyCode.SHIFT, KeyCode.SPACE);
        insertLora(hand);
        assertEquals(List.of(7), hand.layers());
        assertTrue(sites().containsAll(Set.of(Site.ATTENTION_Q, Site.FFN_DOWN)), sites().toString());
        undoesTo(hand, before);
    }

    @Test
    void aBlockIsCopiedCutAndPasted() {
        hand.drop("#palette-lora", "#cell-11-attention-q");
        Recipe one = document.recipe();
        hand.clickOn("#cell-11-attention-q").push(KeyCode.CONTROL, KeyCode.C);
        hand.clickOn("#cell-4-attention-q").push(KeyCode.CONTROL, KeyCode.V);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(4, 11), hand.layers());
        undoesTo(hand, one);
        hand.clickOn("#cell-11-attention-q").push(KeyCode.CONTROL, KeyCode.X);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), hand.layers());
        hand.clickOn("#cell-2-attention-v").push(KeyCode.CONTROL, KeyCode.V);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(2), hand.layers());
        assertEquals(Set.of(Site.ATTENTION_V), sites());
        hand.push(KeyCode.CONTROL, KeyCode.Z);
        undoesTo(hand, one);
    }

    @Test
    void aDropOnAFilledPlaceReplacesAndEnterDoesTheSame() {
        hand.drop("#palette-bottleneck", "#cell-11-ffn-output");
        Recipe before = document.recipe();
        hand.drop("#palette-compacter", "#cell-11-ffn-output");
        assertEquals(List.of(AdapterKind.COMPACTER), hand.kinds());
        hand.clickOn("#cell-11-ffn-output");
        undoesTo(hand, before);
        hand.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        hand.write("compa", 0);
        hand.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(AdapterKind.COMPACTER), hand.kinds());
        undoesTo(hand, before);
        hand.type(KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), hand.kinds());
        undoesTo(hand, before);
    }

    /// AdapterDrop by keys, by the context menu, and off by its chip.
    @Test
    void theSelectedLayersSayHowFarAdaptersAreDroppedInTraining() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-4-attention-q").push(KeyCode.SHIFT, KeyCode.X);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(5, document.recipe().training().loss().layerDrop());
        assertTrue(hand.lookup("#layer-drop").query().getAccessibleText().contains("up to 5 lowest layers"));
        undoesTo(hand, before);
        hand.rightClickOn("#cell-2-attention-q");
        hand.clickOn("Train for dropping adapters up to here (AdapterDrop)");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(3, document.recipe().training().loss().layerDrop());
        hand.clickOn("#layer-drop").type(KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe());
        hand.push(KeyCode.CONTROL, KeyCode.Z);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(3, document.recipe().training().loss().layerDrop(), "undo is the canvas's at once");
        hand.clickOn("#cell-2-attention-q").push(KeyCode.SHIFT, KeyCode.X);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe(), "the same layers again switch it off");
    }

    @Test
    void copiedPlacesAreTextForOtherProgramsAndSuchATextIsPasted() {
        hand.drop("#palette-lora", "#cell-11-attention-q");
        hand.clickOn("#cell-11-attention-q").push(KeyCode.CONTROL, KeyCode.C);
        WaitForAsyncUtils.waitForFxEvents();
        String copied = clipboard(null);
        assertTrue(copied.contains("\"lora\"") && copied.contains("attention.q"), copied);
        Recipe before = document.recipe();
        clipboard(copied.replace("\"lora\",", "\"lora\", \"rank\": 24,"));
        hand.clickOn("#cell-3-attention-v").push(KeyCode.CONTROL, KeyCode.V);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(3, 11), hand.layers());
        assertTrue(document.recipe().adapters().toString().contains("24"), hand.said());
        undoesTo(hand, before);
    }

    @Test
    void aBlockIsPastedByItsUpperLeftCornerThoughNothingStandsThere() {
        clipboard("""
                {"adapters": [
                  {"kind": "lora", "sites": ["attention.q"], "layers": "4"},
                  {"kind": "lora", "rank": 24, "sites": ["attention.v"], "layers": "4-5"}]}""");
        hand.clickOn("#cell-3-attention-k").push(KeyCode.CONTROL, KeyCode.V);
        WaitForAsyncUtils.waitForFxEvents();
        Map<List<Site>, List<Integer>> placed = document.recipe().adapters().stream()
                .collect(Collectors.toMap(
                        AdapterSpec::sites, adapter -> adapter.layers().resolve(12)));
        assertEquals(
                Map.of(List.of(Site.ATTENTION_K), List.of(2), List.of(Site.ATTENTION_O), List.of(2, 3)),
                placed,
                hand.said());
    }

    @Test
    void aRecipesTextIsPastedAndOtherTextIsRefusedInWords() {
        Recipe before = document.recipe();
        hand.clickOn("#cell-11-attention-q");
        for (String other : List.of(
                "accuracy 0.9",
                "[1, 2]",
                "{\"adapters\": [{\"kind\": \"lora\", \"rank\": \"many\"}, {\"kind\": \"none\"}]}",
                "{\"adapters\": [{\"kind\": \"lora\", \"rank\": -4}]}",
                "{")) {
            clipboard(other);
            hand.push(KeyCode.CONTROL, KeyCode.V);
            WaitForAsyncUtils.waitForFxEvents();
            assertEquals(before, document.recipe(), other);
            assertFalse(hand.said().isBlank(), other);
        }
        assertTrue(hand.said().contains("clipboard"), hand.said());
        clipboard(RecipeJson.write(StartRecipe.recipe().withName("pasted")));
        hand.push(KeyCode.CONTROL, KeyCode.V);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("pasted", document.recipe().name());
        assertEquals(StartRecipe.recipe().adapters(), document.recipe().adapters());
        undoesTo(hand, before);
    }

    /// What lies on the system's clipboard, after a text was put there where one is given.
    private String clipboard(@Nullable String text) {
        AtomicReference<String> found = new AtomicReference<>("");
        hand.interact(() -> {
            if (text != null) {
                ClipboardContent content = new ClipboardContent();
                content.putString(text);
                Clipboard.getSystemClipboard().setContent(content);
            }
            found.set(String.valueOf(Clipboard.getSystemClipboard().getString()));
        });
        return found.get();
    }
}
