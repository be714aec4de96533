package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.IdleWindow;
import graft.app.fake.Mouse;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The brush: what it paints, where, and what it says of places that it leaves.
@ExtendWith(ApplicationExtension.class)
class BrushTest {

    private final RecipeDocument document =
            new RecipeDocument(StartRecipe.recipe().withAdapters(List.of()));

    @TempDir
    Path workspace;

    @Start
    void start(Stage stage) {
        IdleWindow.show(stage, document, workspace);
    }

    private void undoesTo(FxRobot robot, Recipe before) {
        robot.interact(document::undo);
        assertEquals(before, document.recipe(), "one undo takes the gesture back: " + said(robot));
    }

    private List<Integer> layers() {
        return document.recipe().adapters().getFirst().layers().resolve(12);
    }

    private static String said(FxRobot robot) {
        return robot.lookup("#said").<Labeled>queryAs(Labeled.class).getText();
    }

    @Test
    void theBrushPaintsWhatItSweepsAsOneCommand(FxRobot robot) {
        Recipe before = document.recipe();
        robot.clickOn("#palette-lora").type(KeyCode.ESCAPE);
        robot.clickOn("#brush");
        sweep(robot, "#cell-11-attention-q", "#cell-10-attention-q", "#cell-9-attention-q");
        assertEquals(List.of(9, 10, 11), layers());
        assertTrue(said(robot).contains("LoRA"), said(robot));
        undoesTo(robot, before);
    }

    @Test
    void theBrushSaysWhyAPlaceStaysAsItWasAndNotThatItPaintedIt(FxRobot robot) {
        robot.clickOn("#palette-lora").clickOn("#cell-11-attention-q");
        robot.clickOn("#palette-bottleneck").type(KeyCode.ESCAPE);
        robot.clickOn("#brush");
        Recipe before = document.recipe();
        sweep(robot, "#cell-11-attention-q", "#cell-10-attention-q");
        assertEquals(before, document.recipe());
        assertFalse(said(robot).contains("painted"), said(robot));
        assertTrue(said(robot).startsWith("No place for Bottleneck"), said(robot));
    }

    @Test
    void whatIsClickedInThePaletteIsPaintedByTheBrushInEveryPlaceSwept(FxRobot robot) {
        Recipe before = document.recipe();
        robot.clickOn("#palette-lora").clickOn("#brush");
        sweep(
                robot,
                "#cell-11-attention-q",
                "#cell-10-attention-q",
                "#cell-9-attention-q",
                "#cell-8-attention-q",
                "#cell-7-attention-q",
                "#cell-6-attention-q");
        assertEquals(List.of(6, 7, 8, 9, 10, 11), layers(), said(robot));
        undoesTo(robot, before);
    }

    @Test
    void whatWasDraggedInIsWhatTheBrushPaintsAndWhatThePaletteTellsOf(FxRobot robot) {
        robot.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        robot.moveBy(20, 5);
        robot.moveTo("#cell-11-attention-q").release(MouseButton.PRIMARY);
        robot.moveTo("#palette-prefix").clickOn("#brush");
        sweep(robot, "#cell-9-attention-q", "#cell-8-attention-q");
        assertEquals(List.of(8, 9, 11), layers(), said(robot));
        assertTrue(document.recipe().adapters().getFirst() instanceof LoraSpec, said(robot));
        assertEquals(
                "LoRA",
                robot.lookup("#palette-title").<Labeled>queryAs(Labeled.class).getText());
    }

    @Test
    void holdingPPaintsToo(FxRobot robot) {
        Recipe before = document.recipe();
        robot.clickOn("#cell-3-ffn-output");
        robot.press(KeyCode.P);
        sweep(robot, "#cell-5-ffn-output", "#cell-4-ffn-output");
        robot.release(KeyCode.P);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(4, 5), layers());
        undoesTo(robot, before);
    }

    @Test
    void aFastSweepPaintsEveryPlaceOnItsWay(FxRobot robot) {
        Recipe before = document.recipe();
        robot.clickOn("#palette-lora").clickOn("#brush");
        Node first = robot.lookup("#cell-11-attention-q").query();
        Point2D from = Mouse.middle(first);
        Point2D to = Mouse.middle(robot.lookup("#cell-2-attention-q").query());
        robot.interact(() -> {
            Mouse.fire(first, MouseEvent.MOUSE_PRESSED, from.getX(), from.getY());
            Mouse.fire(first, MouseEvent.MOUSE_DRAGGED, to.getX(), to.getY());
            Mouse.fire(first, MouseEvent.MOUSE_RELEASED, to.getX(), to.getY());
        });
        assertEquals(IntStream.rangeClosed(2, 11).boxed().toList(), layers(), said(robot));
        undoesTo(robot, before);
    }

    private static void sweep(FxRobot robot, String first, String... others) {
        robot.moveTo(first).press(MouseButton.PRIMARY);
        for (String next : others) {
            robot.moveTo(next);
        }
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
