package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.fake.FakeRuns;
import graft.app.fake.FakeWindow;
import graft.app.fake.MadeUpRuns;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.recipe.Site;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Where there is nothing to show the window says why, and how to come by something.
@ExtendWith(ApplicationExtension.class)
class NothingYetTest {

    @TempDir
    Path folder;

    private FakeWindow window;

    @Start
    void start(Stage stage) throws IOException {
        FakeRuns.oneDoneAndOneThatWaits(new Workspace(folder));
        RecipeDocument document = new RecipeDocument(MadeUpRuns.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(false), new InlineTasks(), 1280, 720);
        document.setShape(Shapes.bertBase());
        window.engine().openedSequences().clear();
    }

    @Stop
    void stop() {
        window.close();
    }

    @Test
    void theTasksTabOffersASampleAndTheSelectedRuns(FxRobot robot) throws TimeoutException {
        robot.interact(() -> window.workbench().showDock(List.of("runs")));
        TableView<?> table = robot.lookup("#runs").queryAs(TableView.class);
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> table.getItems().size() == 2);
        robot.interact(() -> {
            table.getSelectionModel().clearSelection();
            window.workbench().showDock(List.of("tasks"));
        });
        assertTrue(robot.lookup("#sequence-selected").queryButton().isDisabled(), "no run is selected");
        robot.interact(() -> table.getSelectionModel().selectAll());
        assertFalse(robot.lookup("#sequence-selected").queryButton().isDisabled(), "two are");
        robot.interact(
                () -> robot.lookup("#sequence-sample").queryAs(ButtonBase.class).fire());
        String opened = window.engine().openedSequences().getLast();
        assertTrue(
                opened.endsWith("reviews-then-topics.json")
                        && Path.of(opened).toFile().isFile(),
                opened);
        assertEquals(
                2, robot.lookup("#sequence-table").queryTableView().getItems().size());
        assertFalse(robot.lookup("#sequence-learn").queryButton().isDisabled(), "one click from learning");
    }

    @Test
    void theQuickMenuSaysWhyWhatIsTypedCannotStandThere(FxRobot robot) {
        Set<Cell> square = Set.of(
                new Cell(5, Site.ATTENTION_V),
                new Cell(5, Site.ATTENTION_O),
                new Cell(6, Site.ATTENTION_V),
                new Cell(6, Site.ATTENTION_O));
        robot.interact(() -> {
            window.document().selection().set(square);
            window.document().selection().focusOn(new Cell(5, Site.ATTENTION_V));
            robot.lookup("#cell-5-attention-v").<Node>query().requestFocus();
        });
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("bot", 0);
        String told = robot.lookup("#quick-none").queryAs(Labeled.class).getText();
        assertTrue(told.startsWith("No place for Bottleneck: ") && told.length() > 60, told);
        robot.type(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(square, window.document().selection().cells());
        robot.type(KeyCode.ENTER);
        robot.write("zzz", 0);
        assertEquals(
                "No adapter is called so.",
                robot.lookup("#quick-none").queryAs(Labeled.class).getText());
        robot.type(KeyCode.ESCAPE);
    }

    @Test
    void theSheetOfKeysNamesUndoWhateverThereIsToUndo(FxRobot robot) {
        robot.interact(() -> {
            window.document().apply("command.place", recipe -> recipe.withName("other"));
            window.workbench().cards().keys();
        });
        assertTrue(robot.lookup("#key-sheet")
                .lookup((Node node) ->
                        node instanceof Labeled label && label.getText().equals("Undo"))
                .tryQuery()
                .isPresent());
    }
}
