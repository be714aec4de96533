package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.fake.Mouse;
import graft.app.inspector.Field;
import graft.app.settings.Settings;
import graft.app.task.InlineTasks;
import graft.app.ui.Level;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// The habits of a desktop program: commands by name, the sheet of keys, levels, presentation, panels in windows of
/// their own, the start page, and what is remembered.
@ExtendWith(ApplicationExtension.class)
class HabitsTest {

    @TempDir
    static Path folder;

    private final Theme theme = new Theme(Look.LIGHT);
    private RecipeDocument document;
    private FakeWindow window;
    private Workbench workbench;

    @Start
    void start(Stage stage) {
        document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, theme, new InlineTasks(), 1280, 720);
        document.setShape(Shapes.bertBase());
        workbench = window.workbench();
    }

    @Stop
    void stop() {
        window.close();
    }

    private static boolean there(FxRobot robot, String query) {
        return robot.lookup(query).tryQuery().filter(Node::isVisible).isPresent();
    }

    @Test
    void theCommandPaletteFindsByPartsOfNamesAndRuns(FxRobot robot) {
        robot.interact(workbench.cards()::palette);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("lev exp", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                1, robot.lookup("#command-list").<ListView<?>>query().getItems().size());
        assertTrue(robot.lookup(".g-commands").query().getLayoutBounds().getHeight() < 120, "no empty card below one");
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Level.EXPLORE, theme.levelProperty().get());
        assertFalse(there(robot, "#command-palette"));
        robot.interact(workbench.cards()::palette);
        robot.write("zzz", 0).type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(there(robot, "#command-palette"), "nothing is called so, so nothing happens");
        robot.type(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(there(robot, "#command-palette"));
    }

    @ParameterizedTest
    @CsvSource({
        "tags, Tags and note…",
        "note, Tags and note…",
        "seed, Repeat with 3 seeds",
        "split seed, Split seed",
        "folder, Open a base model's folder…",
        "export, Export…",
        "language, Start page",
        "theme, Theme: Light",
        "label smoothing, Label smoothing",
        "logarithm, Show Curves"
    })
    void thePaletteFindsWhatSomebodyWouldCallIt(String typed, String first, FxRobot robot) {
        find(robot, typed);
        ListView<?> hits = robot.lookup("#command-list").query();
        assertFalse(hits.getItems().isEmpty());
        assertTrue(robot.lookup("#command-list .list-cell .label").<Labeled>queryAll().stream()
                .anyMatch(label -> label.getText().equals(first)));
        robot.type(KeyCode.ESCAPE);
    }

    @Test
    void whatIsFoundIsShownWhereverItIs(FxRobot robot) {
        robot.interact(() -> {
            workbench.inspectorShown().set(false);
            workbench.showDock(List.of("curves"));
        });
        find(robot, "split seed");
        assertFalse(workbench.inspectorShown().get(), "to look for it shows nothing yet");
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "Split seed",
                Field.around(window.scene().getFocusOwner()).map(Field::label).orElse(""));
        find(robot, "tags");
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(there(robot, "#runs"), "no run is selected, so one can be");
        assertTrue(robot.lookup("#said").<Labeled>query().getText().contains("Tags and note…"));
    }

    private void find(FxRobot robot, String typed) {
        robot.interact(workbench.cards()::palette);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write(typed, 0);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Half of that level's controls are there.
    @Test
    void whoComesToExploreHasItsPaletteAndItsFields(FxRobot robot) {
        robot.interact(() -> workbench.inspectorShown().set(false));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT1).release(KeyCode.DIGIT1, KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(there(robot, "#palette") || there(robot, "#inspector"));
        robot.interact(() -> theme.levelProperty().set(Level.EXPLORE));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(there(robot, "#palette") && there(robot, "#inspector"));
    }

    @Test
    void theSheetOfKeysNamesTheKeysOfTheCommands(FxRobot robot) {
        robot.interact(workbench.cards()::keys);
        WaitForAsyncUtils.waitForFxEvents();
        List<String> words = robot.lookup("#key-sheet .label").<Labeled>queryAll().stream()
                .map(Labeled::getText)
                .toList();
        assertTrue(words.containsAll(List.of("Ctrl+K", "Ctrl+R", "F5", "[", "]", "2,")), words.toString());
    }

    @Test
    void helpTellsOfWhatHasTheKeyboard(FxRobot robot) {
        robot.interact(() -> {
            document.selection().set(Set.of(new Cell(11, Site.FFN_OUTPUT)));
            document.selection().focusOn(new Cell(11, Site.FFN_OUTPUT));
        });
        String place = helpOn(robot, "#cell-11-ffn-output");
        assertTrue(place.contains("Layer 11, after FFN"), "the place");
        assertTrue(place.contains("A narrow layer after or beside a block"), "what stands there computes: " + place);
        assertTrue(helpOn(robot, "#slot-dropout").startsWith("Dropout"), "the field");
        assertTrue(helpOn(robot, "#palette-lora").startsWith("LoRA"), "the method");
        assertTrue(helpOn(robot, "#tab-compare").startsWith("Compare"), "the panel");
        robot.interact(() -> theme.levelProperty().set(Level.EXPLORE));
        assertTrue(helpOn(robot, "#training-epochs").contains("How often the model sees all rows"));
    }

    /// What F1 tells, with the way to the guide's section.
    private String helpOn(FxRobot robot, String query) {
        robot.interact(() -> robot.lookup(query).query().requestFocus());
        robot.press(KeyCode.F1).release(KeyCode.F1);
        WaitForAsyncUtils.waitForFxEvents();
        String told = robot.lookup("#help-card .label").<Labeled>queryAll().stream()
                .map(Labeled::getText)
                .collect(Collectors.joining("\n"));
        robot.interact(() -> {
            robot.lookup("#help-guide").queryAs(Button.class).fire();
            workbench.applyCss();
            workbench.layout(); // what lies in a scroll pane is there once it is laid out
        });
        assertTrue(there(robot, "#help-section .label"), "the guide's section on " + query);
        robot.type(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        return told;
    }

    /// The size of text is changed by keys while the start page is in front.
    @Test
    void theStartPageFollowsTheKeys(FxRobot robot) {
        robot.interact(workbench.cards()::start);
        robot.press(KeyCode.CONTROL, KeyCode.EQUALS).release(KeyCode.EQUALS, KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(1.1, theme.scaleProperty().get());
        assertEquals(1.1, robot.lookup("#start-scale").queryAs(ComboBox.class).getValue());
        robot.interact(() -> theme.lookProperty().set(Look.DARK));
        assertEquals(
                Look.DARK, robot.lookup("#start-look").queryAs(ComboBox.class).getValue());
        robot.interact(() -> theme.setScale(1));
        robot.type(KeyCode.ESCAPE);
    }

    @Test
    void theKeyOfAPanelLeadsTheKeyboardThere(FxRobot robot) {
        robot.interact(workbench::takeKeyboard);
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT4).release(KeyCode.DIGIT4, KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                robot.lookup("#runs").query(),
                robot.lookup("#runs").query().getScene().getFocusOwner());
    }

    /// Whoever read a curve goes on at the place that has been in focus all along.
    @Test
    void aPressOnTheCanvasTakesTheKeyboard(FxRobot robot) {
        robot.interact(() -> {
            document.selection().focusOn(new Cell(11, Site.ATTENTION_Q));
            robot.lookup("#tab-curves").query().requestFocus();
        });
        Node cell = robot.lookup("#cell-11-attention-q").query();
        Point2D middle = Mouse.middle(cell);
        robot.interact(() -> {
            Mouse.fire(cell, MouseEvent.MOUSE_PRESSED, middle.getX(), middle.getY());
            Mouse.fire(cell, MouseEvent.MOUSE_RELEASED, middle.getX(), middle.getY());
        });
        assertEquals(cell, cell.getScene().getFocusOwner());
    }

    @Test
    void aLevelHidesAndNeverChangesAndCountsWhatItHides(FxRobot robot) {
        robot.interact(() -> document.apply(
                "command.training",
                recipe -> recipe.withTraining(recipe.training()
                        .withRates(new graft.engine.recipe.TrainingSpec.Rates(
                                1e-3, null, graft.engine.recipe.TrainingSpec.Schedule.COSINE, 0.2)))));
        Recipe before = document.recipe();
        assertTrue(there(robot, "#tab-recipe") && there(robot, "#queue"));
        robot.interact(() -> theme.levelProperty().set(Level.EXPLORE));
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(there(robot, "#tab-recipe") || there(robot, "#queue") || there(robot, "#tab-log"));
        assertFalse(there(robot, "#tab-sweep") || there(robot, "#tab-tasks") || there(robot, "#palette-vera"));
        assertTrue(there(robot, "#palette-lora") && there(robot, "#tab-compare"));
        robot.interact(() -> workbench.showDock(List.of("runs")));
        assertTrue(there(robot, "#stop"));
        assertFalse(toolsOfRuns(robot), "runs are stopped in the top bar");
        assertEquals(before, document.recipe());
        assertEquals(
                "2 hidden changes",
                robot.lookup("#hidden-changes").<Labeled>queryAs(Labeled.class).getText());
        robot.interact(() -> theme.levelProperty().set(Level.WORKBENCH));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(there(robot, "#palette-vera") && there(robot, "#queue") && toolsOfRuns(robot));
        assertFalse(there(robot, "#tab-sweep"));
        robot.interact(() -> theme.levelProperty().set(Level.LAB));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(there(robot, "#tab-recipe") && there(robot, "#tab-sweep") && there(robot, "#tab-tasks"));
        assertFalse(there(robot, "#hidden-changes"));
    }

    private static boolean toolsOfRuns(FxRobot robot) {
        return there(robot, "#runs-repeat")
                && robot.lookup("#runs-repeat").query().getParent().isVisible();
    }

    /// Without a stage: on the way into a full screen the platform without a display now and then paints a frame
    /// of the old size into memory of the new one, and fails.
    @Test
    void presentationEnlargesAndGivesEverythingBack(FxRobot robot) {
        BooleanProperty palette = new SimpleBooleanProperty(true);
        BooleanProperty inspector = new SimpleBooleanProperty(false);
        Presentation presentation = new Presentation(theme, () -> null, List.of(palette, inspector));
        robot.interact(() -> presentation.onProperty().set(true));
        assertEquals(1.5, theme.scaleProperty().get());
        assertFalse(palette.get() || inspector.get());
        robot.interact(() -> presentation.onProperty().set(false));
        assertEquals(1.0, theme.scaleProperty().get());
        assertTrue(palette.get());
        assertFalse(inspector.get(), "what was put away before stays so");
    }

    @Test
    void theDockTakesTheCanvasRoomByKeyAndDoubleClickAndNeverLeavesAnEmptyWindow(FxRobot robot) {
        Region dock = robot.lookup("#dock").queryAs(Region.class);
        double before = dock.getHeight();
        robot.press(KeyCode.F8).release(KeyCode.F8);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(dock.getHeight() > before + 200, before + " to " + dock.getHeight());
        Region head = robot.lookup(".g-dock-head").queryAs(Region.class);
        // Where neither a tab nor a tool is.
        robot.doubleClickOn(head.localToScreen(2, head.getHeight() / 2));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, dock.getHeight(), 2);
        for (BooleanProperty away : List.of(workbench.dockFloats(), workbench.dockShown())) {
            robot.interact(() -> {
                workbench.dockLarge().set(true);
                away.set(!away.get());
            });
            assertFalse(workbench.dockLarge().get(), "the canvas is back when the dock is not below it");
            assertTrue(there(robot, "#canvas"));
            robot.interact(() -> away.set(!away.get()));
        }
    }

    @Test
    void theDockFloatsAndComesBack(FxRobot robot) {
        Node dock = robot.lookup("#dock").query();
        Scene home = dock.getScene();
        robot.interact(() -> workbench.dockFloats().set(true));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(dock.getScene() != null && dock.getScene() != home, "in a window of its own");
        robot.interact(() -> ((Stage) dock.getScene().getWindow())
                .fireEvent(new javafx.stage.WindowEvent(
                        dock.getScene().getWindow(), javafx.stage.WindowEvent.WINDOW_CLOSE_REQUEST)));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(home, dock.getScene());
        // Its screen was unplugged: the next time it is where it can be seen.
        robot.interact(() -> {
            workbench.dockFloats().set(true);
            dock.getScene().getWindow().setX(90_000);
            workbench.dockFloats().set(false);
            workbench.dockFloats().set(true);
        });
        assertTrue(Screens.here().see(dock.getScene().getWindow()));
        robot.interact(() -> workbench.dockFloats().set(false));
        assertEquals(home, dock.getScene());
    }

    @Test
    void theStartPageContinuesBeginsFromATemplateAndTestsTheEngine(FxRobot robot) {
        robot.interact(workbench.cards()::start);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(there(robot, "#start-continue"));
        assertEquals(
                robot.lookup("#start-continue").query(),
                robot.lookup("#start").query().getScene().getFocusOwner());
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(there(robot, "#start"), "one key goes on");
        Recipe before = document.recipe();
        robot.interact(workbench.cards()::start);
        robot.clickOn("#start-template-reviews-lora");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("reviews-lora", document.recipe().name());
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void aFieldIsFoundByItsNameWhereverItIsFolded(FxRobot robot) {
        robot.interact(() -> workbench.inspectorShown().set(false));
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.F);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("training smooth", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                1, robot.lookup("#command-list").<ListView<?>>query().getItems().size());
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        Node field = robot.lookup("#training-labelSmoothing").query();
        assertEquals(field, field.getScene().getFocusOwner());
        Bounds seen = robot.lookup("#inspector .viewport")
                .query()
                .localToScene(robot.lookup("#inspector .viewport").query().getLayoutBounds());
        assertTrue(seen.contains(field.localToScene(field.getLayoutBounds())), "it is scrolled into sight");
    }

    @Test
    void eachLevelIsFoundAsItWasLeft(FxRobot robot) {
        robot.interact(() -> {
            workbench.showDock(List.of("sweep"));
            robot.lookup("#tab-recipe").queryAs(ToggleButton.class).fire();
            workbench.inspectorShown().set(false);
            theme.levelProperty().set(Level.EXPLORE);
        });
        assertTrue(workbench.inspectorShown().get(), "its fields are there, wherever one comes from");
        assertFalse(there(robot, ".g-sweep-builder"), "but for what it does not have");
        robot.interact(() -> {
            workbench.showDock(List.of("curves"));
            workbench.inspectorShown().set(true);
            theme.levelProperty().set(Level.LAB);
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(workbench.inspectorShown().get());
        assertTrue(there(robot, ".g-sweep-builder"));
        robot.interact(() -> workbench.inspectorShown().set(true));
        assertTrue(robot.lookup("#tab-recipe").queryAs(ToggleButton.class).isSelected());
        robot.interact(() -> theme.levelProperty().set(Level.EXPLORE));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(workbench.inspectorShown().get());
        assertFalse(there(robot, ".g-sweep-builder"));
    }

    @Test
    void theStartPageDrawsTheRecipesAndOffersTheDevicesAndTheFolder(FxRobot robot) {
        robot.interact(workbench.cards()::start);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(there(robot, "#start-continue .g-thumbnail"), "the open recipe's canvas in small");
        assertTrue(there(robot, "#start-template-reviews-lora .g-thumbnail"));
        robot.lookup(".g-start-template")
                .<Region>queryAll()
                .forEach(tile ->
                        assertTrue(tile.getHeight() < 6 * theme.em(), tile.getId() + " is as high as its words"));
        assertEquals(
                List.of("The smallest useful adapter: rank 8 on query and value"),
                robot.lookup("#start-template-reviews-lora .g-start-words").<Labeled>queryAll().stream()
                        .map(Labeled::getText)
                        .toList());
        assertEquals(
                folder.toString(),
                robot.lookup("#start-workspace").<Labeled>queryAs(Labeled.class).getText());
        robot.interact(() -> workbench.overlay().close());
    }

    @Test
    void whatTheWindowRemembersIsReadAgainAndNonsenseIsLeftAside(FxRobot robot) throws IOException {
        robot.interact(() -> {
            workbench.dockShown().set(false);
            workbench.note();
        });
        Settings settings = Settings.read(folder);
        assertTrue(settings.fresh(), "only the window's end writes");
        Path recipe = Files.writeString(folder.resolve("mine.json"), "{}");
        settings.setLook(Look.CONTRAST);
        settings.setNumber("scale", 1.5);
        settings.addRecent(recipe);
        settings.write();
        Settings again = Settings.read(folder);
        assertEquals(Look.CONTRAST, again.look().orElseThrow());
        assertEquals(1.5, again.number("scale", 1, 0.8, 2));
        assertEquals(List.of(recipe), again.recent());
        Files.delete(recipe);
        assertEquals(List.of(), again.recent(), "a file that is gone is not offered");
        Files.writeString(
                folder.resolve("window.properties"), "look=purple\nscale=NaN\nlevel=\\u00zz\nrecent.0=\u0000\n");
        Settings damaged = Settings.read(folder);
        assertEquals(1.0, damaged.number("scale", 1, 0.8, 2));
        assertTrue(damaged.look().isEmpty());
        assertEquals(Level.WORKBENCH, damaged.level());
        Files.delete(folder.resolve("window.properties"));
    }
}
