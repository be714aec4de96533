package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.DataChoice;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Picker;
import graft.app.ui.Theme;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// What each kind of file does that is dropped on the window. (Adapter folders: `DroppedAdapterTest`.)
@ExtendWith(ApplicationExtension.class)
class DroppedFilesTest {

    @TempDir
    Path folder;

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private FakeWindow window;

    @Start
    void start(Stage stage) {
        window = new FakeWindow(stage, folder, document, new Theme(false), new InlineTasks(), 1280, 720);
    }

    @Stop
    void stop() {
        window.close();
    }

    private Path drop(FxRobot robot, String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content);
        robot.interact(() -> window.workbench().take(file));
        return file;
    }

    /// What stays until it is read.
    private static String warned(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        Node notice = robot.lookup("#notice").query();
        return notice.isVisible() ? notice.getAccessibleText() : "";
    }

    private static String said(FxRobot robot) {
        return robot.lookup("#said").queryAs(Labeled.class).getText();
    }

    @Test
    void aRecipeIsOpenedATableIsTheDataAFolderTheBaseAndUndoTakesEachBack(FxRobot robot) throws IOException {
        Recipe before = document.recipe();
        Recipe other = before.withName("other").withAdapters(List.of(LoraSpec.defaults()));
        drop(robot, "other.json", RecipeJson.write(other));
        assertEquals(other, document.recipe());
        Path table = drop(robot, "own.csv", "text,label\ngood,yes\nbad,no\n");
        assertEquals(table.toString(), document.recipe().data().source().train());
        Path base = Files.createDirectories(folder.resolve("my-bert"));
        Files.writeString(base.resolve("config.json"), "{}");
        robot.interact(() -> window.workbench().take(base));
        assertEquals(base.toString(), document.recipe().base().model());
        robot.interact(document::undo);
        robot.interact(document::undo);
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void aSequenceOfTasksIsShownAndTheRecipeStays(FxRobot robot) throws IOException {
        Recipe before = document.recipe();
        drop(robot, "two.json", "{\"tasks\": [{\"recipe\": \"a.json\"}, {\"recipe\": \"b.json\"}]}");
        assertEquals(before, document.recipe());
        assertEquals(
                List.of(folder.resolve("two.json").toString()), window.engine().openedSequences());
        assertEquals(
                2, robot.lookup("#sequence-table").queryTableView().getItems().size());
    }

    @Test
    void ofSeveralTablesTheFirstIsTheDataTheOthersAreToldOf(FxRobot robot) throws IOException {
        Path first = Files.writeString(folder.resolve("first.csv"), "text,label\na,b\n");
        Path second = Files.writeString(folder.resolve("second.tsv"), "text\tlabel\na\tb\n");
        robot.interact(() -> window.workbench().take(List.of(first, second)));
        assertEquals(first.toString(), document.recipe().data().source().train());
        assertTrue(said(robot).contains("first.csv"), said(robot));
        assertTrue(said(robot).contains("another table"), said(robot));
        robot.interact(document::undo);
        assertEquals(StartRecipe.recipe(), document.recipe());
    }

    @Test
    void whatWasSaidOfARefusedTableIsTakenBackByTheNextOneAndASpreadsheetIsToldTheWay(FxRobot robot)
            throws IOException {
        window.engine().data().fail(new InvalidInput(ErrorCode.DATA_LABELS, "bad.csv has one class only.", "x"));
        drop(robot, "bad.csv", "text,label\na,b\n");
        assertTrue(said(robot).contains("one class only"), said(robot));
        window.engine().data().fail(null);
        drop(robot, "good.csv", "text,label\na,b\nc,d\n");
        assertTrue(said(robot).contains("good.csv") && said(robot).contains("4,000"), said(robot));
        Path typed = folder.resolve("typed.csv");
        robot.interact(() -> document.apply("command.data", recipe -> DataChoice.file(recipe, typed)));
        assertTrue(said(robot).contains("typed.csv"), "chosen in the form: " + said(robot));
        robot.interact(document::undo);
        drop(robot, "sheet.xlsx", "PK");
        assertTrue(said(robot).contains("save it there as CSV"), said(robot));
        drop(robot, "poems.txt", "one\ntwo\n");
        assertTrue(
                said(robot).contains("poems.txt names no columns")
                        && said(robot).contains(".tsv"),
                said(robot));
        assertTrue(document.recipe().data().source().train().endsWith("good.csv"));
    }

    @Test
    void aListOfRowsInAJsonFileIsTheData(FxRobot robot) throws IOException {
        Path rows = drop(robot, "rows.json", "\n [ {\"text\": \"a\", \"label\": \"b\"} ]");
        assertEquals(rows.toString(), document.recipe().data().source().train());
    }

    @Test
    void dataThatIsDeletedByAnotherProgramIsToldWhenTheWindowComesToTheFront(FxRobot robot) throws IOException {
        robot.interact(
                () -> robot.lookup("#tab-data").queryAs(ToggleButton.class).fire());
        Path table = drop(robot, "own.csv", "text,label\ngood,yes\nbad,no\n");
        Files.delete(table);
        window.engine().data().fail(new InvalidInput(ErrorCode.FILE_NOT_FOUND, "There is no data file own.csv.", "x"));
        robot.interact(window.panels()::cameToFront);
        assertTrue(robot.lookup("#data-state").queryAs(Labeled.class).getText().contains("There is no data file"));
        assertEquals(
                "Data own.csv",
                robot.lookup("#data").queryAs(Picker.class).getAccessibleText().strip());
    }

    @Test
    void whatIsWrongWithALengthLeavesTheFieldBesideItItsRoom(FxRobot robot) {
        robot.interact(
                () -> robot.lookup("#tab-data").queryAs(ToggleButton.class).fire());
        robot.interact(
                () -> document.apply("command.data", r -> r.withData(r.data().withMaxLength(100_000))));
        assertEquals(
                robot.lookup("#data-maxLength").query().getLayoutBounds().getWidth(),
                robot.lookup("#data-seed").query().getLayoutBounds().getWidth(),
                1.5);
    }

    @Test
    void whatNothingCanBeDoneWithIsSaidAndChangesNothing(FxRobot robot) throws IOException {
        Recipe before = document.recipe();
        drop(robot, "notes.docx", "x");
        assertTrue(said(robot).contains("notes.docx"), said(robot));
        drop(robot, "half.json", "{\"tasks\": [");
        assertTrue(warned(robot).contains("half.json"), warned(robot));
        drop(robot, "list.json", "[1, 2]");
        assertTrue(warned(robot).contains("list.json"), warned(robot));
        robot.interact(() -> window.workbench().take(folder.resolve("gone.json")));
        assertTrue(said(robot).contains("gone.json"), said(robot));
        assertEquals(before, document.recipe());
    }
}
