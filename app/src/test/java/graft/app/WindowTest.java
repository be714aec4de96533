package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.IdleWindow;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Journeys through the whole window by mouse and by keyboard, on no display.
@ExtendWith(ApplicationExtension.class)
class WindowTest {

    private final RecipeDocument document =
            new RecipeDocument(StartRecipe.recipe().withAdapters(List.of()));

    @TempDir
    Path workspace;

    @Start
    void start(Stage stage) {
        IdleWindow.show(stage, document, workspace);
    }

    @Stop
    void stop() {
        document.setShape(null);
    }

    private Set<AdapterKind> kinds() {
        return document.recipe().adapters().stream()
                .map(AdapterSpec::kind)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static void dragOver(FxRobot robot, String from, String to) {
        robot.moveTo(from).press(MouseButton.PRIMARY);
        robot.moveBy(20, 5);
        robot.moveTo(to);
        robot.moveBy(2, 1);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).<Labeled>queryAs(Labeled.class).getText();
    }

    @Test
    void draggingLoraOntoAColumnHeadPlacesItInAllLayersAndUndoTakesItBack(FxRobot robot) {
        Recipe before = document.recipe();
        dragOver(robot, "#palette-lora", "#column-attention-q");
        assertEquals(before, document.recipe(), "nothing happens before the button comes up");
        assertEquals("147,456", text(robot, "#budget-trainable"), "the strip shows the result ahead");
        assertTrue(robot.lookup("#drop-card").<Node>query().isVisible());
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        AdapterSpec lora = document.recipe().adapters().getFirst();
        assertEquals(AdapterKind.LORA, lora.kind());
        assertEquals(List.of(Site.ATTENTION_Q), lora.sites());
        assertEquals("all", lora.layers().text());
        assertFalse(robot.lookup("#drop-card").<Node>query().isVisible());
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
        assertEquals("0", text(robot, "#budget-trainable"));
    }

    @Test
    void escapeInTheMiddleOfADragChangesNothing(FxRobot robot) {
        Recipe before = document.recipe();
        dragOver(robot, "#palette-lora", "#column-attention-v");
        robot.type(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("0", text(robot, "#budget-trainable"));
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe());
    }

    @Test
    void aDropOnAnIllegalPlaceChangesNothingAndSaysWhy(FxRobot robot) {
        Recipe before = document.recipe();
        dragOver(robot, "#palette-bottleneck", "#cell-11-attention-q");
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe());
        assertTrue(text(robot, "#said").contains("Bottleneck"), text(robot, "#said"));
    }

    @Test
    void draggingOutOfTheCanvasRemoves(FxRobot robot) {
        robot.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
        int before =
                document.recipe().adapters().getFirst().layers().resolve(12).size();
        dragOver(robot, "#cell-11-ffn-output", "#palette-search");
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                before - 1,
                document.recipe().adapters().getFirst().layers().resolve(12).size(),
                text(robot, "#said"));
    }

    @Test
    void draggingWithinTheCanvasMovesAndWithCtrlCopies(FxRobot robot) {
        robot.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
        dragOver(robot, "#cell-11-ffn-output", "#cell-11-attention-output");
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(2, document.recipe().adapters().size());
        dragOver(robot, "#cell-11-attention-output", "#cell-11-ffn-output");
        robot.press(KeyCode.CONTROL);
        robot.release(MouseButton.PRIMARY);
        robot.release(KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(document.recipe().adapters().stream()
                .anyMatch(adapter -> adapter.sites().contains(Site.ATTENTION_OUTPUT)));
        assertTrue(
                document.recipe().adapters().stream()
                        .anyMatch(adapter -> adapter.sites().contains(Site.FFN_OUTPUT)
                                && adapter.layers().resolve(12).size() == 12),
                text(robot, "#said"));
    }

    @Test
    void clickingThePaletteAndThenAPlaceNeedsNoDragging(FxRobot robot) {
        robot.clickOn("#palette-lora").clickOn("#cell-11-attention-k");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(AdapterKind.LORA), kinds());
        assertEquals(
                List.of(11), document.recipe().adapters().getFirst().layers().resolve(12));
    }

    @Test
    void theKeyboardAloneSelectsInsertsResizesSwitchesAndRemoves(FxRobot robot) {
        robot.clickOn("#cell-11-attention-q");
        robot.type(KeyCode.RIGHT, KeyCode.DOWN);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(new Cell(10, Site.ATTENTION_K), document.selection().focus());
        robot.press(KeyCode.SHIFT).type(KeyCode.DOWN, KeyCode.RIGHT).release(KeyCode.SHIFT);
        assertEquals(4, document.selection().cells().size());
        robot.press(KeyCode.CONTROL).type(KeyCode.SPACE).release(KeyCode.CONTROL);
        assertEquals(24, document.selection().cells().size());
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("lo", 0);
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(AdapterKind.LORA), kinds());
        assertEquals(
                List.of(Site.ATTENTION_K, Site.ATTENTION_V),
                document.recipe().adapters().getFirst().sites());
        robot.write("]", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("589,824", text(robot, "#budget-trainable"));
        robot.write("x", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(document.recipe().adapters().getFirst().enabled());
        robot.type(KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(), kinds());
        robot.press(KeyCode.CONTROL).type(KeyCode.Z).release(KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(AdapterKind.LORA), kinds());
    }

    @Test
    void theRubberBandSelectsWhatItTouches(FxRobot robot) {
        robot.moveTo("#cell-11-attention-q").press(MouseButton.PRIMARY);
        robot.moveBy(10, 4);
        robot.moveTo("#cell-9-attention-v").release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(9, document.selection().cells().size());
        dragOver(robot, "#palette-lora", "#cell-10-attention-k");
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                List.of(9, 10, 11),
                document.recipe().adapters().getFirst().layers().resolve(12));
        assertEquals(3, document.recipe().adapters().getFirst().sites().size());
    }

    @Test
    void aCellSaysWhatItHolds(FxRobot robot) {
        robot.interact(() -> document.apply(
                "command.place",
                recipe -> recipe.withAdapters(StartRecipe.recipe().adapters())));
        Node cell = robot.lookup("#cell-5-ffn-output").query();
        assertEquals(
                "Layer 5, after FFN, Bottleneck r 16, 25,360 parameters, on",
                cell.queryAccessibleAttribute(javafx.scene.AccessibleAttribute.TEXT));
    }

    @Test
    void stackAndGridShowTheSameRecipe(FxRobot robot) {
        robot.clickOn("#tab-stack");
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn("#palette-bottleneck").clickOn("#cell-11-ffn-output");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(AdapterKind.BOTTLENECK), kinds());
        robot.clickOn("#tab-grid");
        WaitForAsyncUtils.waitForFxEvents();
        Node cell = robot.lookup("#cell-11-ffn-output").query();
        assertTrue(String.valueOf(cell.queryAccessibleAttribute(javafx.scene.AccessibleAttribute.TEXT))
                .contains("Bottleneck"));
    }
}
