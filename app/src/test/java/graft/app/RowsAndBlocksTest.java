package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.stream.Collectors;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Gestures on whole rows and blocks of cells: by mouse and by keyboard, each taken back by one undo.
@ExtendWith(ApplicationExtension.class)
class RowsAndBlocksTest {

    private final RecipeDocument document =
            new RecipeDocument(StartRecipe.recipe().withAdapters(List.of()));

    @TempDir
    Path workspace;

    @Start
    void start(Stage stage) {
        IdleWindow.show(stage, document, workspace);
    }

    private void drop(FxRobot robot, String from, String to) {
        robot.moveTo(from).press(MouseButton.PRIMARY);
        robot.moveBy(20, 5);
        robot.moveTo(to);
        robot.moveBy(2, 1);
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
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

    private Set<Integer> layers() {
        return document.recipe().adapters().stream()
                .flatMap(adapter -> adapter.layers().resolve(12).stream())
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
    void aWholeRowIsFilledByDroppingOnItsHeadAndByKeys(FxRobot robot) {
        Recipe before = document.recipe();
        drop(robot, "#palette-lora", "#row-7");
        assertEquals(Set.of(7), layers());
        assertEquals(
                Set.of(
                        Site.ATTENTION_Q,
                        Site.ATTENTION_K,
                        Site.ATTENTION_V,
                        Site.ATTENTION_O,
                        Site.FFN_UP,
                        Site.FFN_DOWN),
                sites());
        robot.clickOn("#cell-7-attention-q");
        undoesTo(robot, before);
        robot.push(KeyCode.SHIFT, KeyCode.SPACE);
        insertLora(robot);
        assertEquals(Set.of(7), layers());
        assertTrue(sites().containsAll(Set.of(Site.ATTENTION_Q, Site.FFN_DOWN)), sites().toString());
        undoesTo(robot, before);
    }

    @Test
    void aBlockIsCopiedCutAndPasted(FxRobot robot) {
        drop(robot, "#palette-lora", "#cell-11-attention-q");
        Recipe one = document.recipe();
        robot.clickOn("#cell-11-attention-q").push(KeyCode.CONTROL, KeyCode.C);
        robot.clickOn("#cell-4-attention-q").push(KeyCode.CONTROL, KeyCode.V);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(4, 11), layers());
        undoesTo(robot, one);
        robot.clickOn("#cell-11-attention-q").push(KeyCode.CONTROL, KeyCode.X);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(), layers());
        robot.clickOn("#cell-2-attention-v").push(KeyCode.CONTROL, KeyCode.V);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Set.of(2), layers());
        assertEquals(Set.of(Site.ATTENTION_V), sites());
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        undoesTo(robot, one);
    }

    @Test
    void aDropOnAFilledPlaceReplacesAndEnterDoesTheSame(FxRobot robot) {
        drop(robot, "#palette-bottleneck", "#cell-11-ffn-output");
        Recipe before = document.recipe();
        drop(robot, "#palette-compacter", "#cell-11-ffn-output");
        assertEquals(List.of(AdapterKind.COMPACTER), kinds());
        robot.clickOn("#cell-11-ffn-output");
        undoesTo(robot, before);
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("compa", 0);
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(AdapterKind.COMPACTER), kinds());
        undoesTo(robot, before);
        robot.type(KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), kinds());
        undoesTo(robot, before);
    }

    /// AdapterDrop by keys, by the context menu, and off by its chip.
    @Test
    void theSelectedLayersSayHowFarAdaptersAreDroppedInTraining(FxRobot robot) {
        Recipe before = document.recipe();
        robot.clickOn("#cell-4-attention-q").push(KeyCode.SHIFT, KeyCode.X);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(5, document.recipe().training().loss().layerDrop());
        assertTrue(robot.lookup("#layer-drop").query().getAccessibleText().contains("up to 5 lowest layers"));
        undoesTo(robot, before);
        robot.rightClickOn("#cell-2-attention-q");
        robot.clickOn("Train for dropping adapters up to here (AdapterDrop)");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(3, document.recipe().training().loss().layerDrop());
        robot.clickOn("#layer-drop").type(KeyCode.DELETE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe());
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        robot.clickOn("#cell-2-attention-q").push(KeyCode.SHIFT, KeyCode.X);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, document.recipe(), "the same layers again switch it off");
    }

    private List<AdapterKind> kinds() {
        return document.recipe().adapters().stream().map(AdapterSpec::kind).toList();
    }
}
